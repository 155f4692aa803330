"""A MongoDB wire server on WiredTiger: the package secantusdb, as a process of its own (GPL-2.0, development only)."""

import sys
from pathlib import Path

from localstack.ports import HOST, accepts
from localstack.process import Child


class Mongo:
    """A server that speaks MongoDB's protocol.

    Args:
        data: Its data directory.
        port: Port on 127.0.0.1.
        log: File for its log.
        cache: How much it keeps in memory.
        journal: Whether it keeps the list of changes that a replica set needs.
    """

    def __init__(self, data: Path, port: int, log: Path, *, cache: str = "64M", journal: bool = True) -> None:
        self.data = data
        self.port = port
        self.uri = f"mongodb://{HOST}:{port}/?directConnection=true"
        options = ["--host", HOST, "--port", str(port), "--log-level", "WARNING", "--cache-size", cache]
        options += [] if journal else ["--standalone"]
        command: list[str | Path] = [sys.executable, "-m", "secantus", *options, "--storage-path", data]
        self._child = Child("MongoDB wire server", command, log, cwd=data)

    @property
    def pid(self) -> int:
        """Id of the process, 0 if there is none."""
        return self._child.pid

    def launch(self) -> None:
        """Start it without waiting for it."""
        self.data.mkdir(parents=True, exist_ok=True)
        self._child.launch()

    def wait(self) -> None:
        """Wait until it answers."""
        self._child.wait_until(lambda: accepts(self.port))

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.launch()
        self.wait()

    def stop(self, seconds: float = 10) -> None:
        """Stop it in good order, and by force if that takes longer."""
        self._child.stop(seconds)

    def running(self) -> bool:
        """Whether it runs."""
        return self._child.running()
