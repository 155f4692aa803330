"""A MongoDB wire server on WiredTiger: the package secantusdb, in a separate process (GPL-2.0, development only)."""

import sys
from pathlib import Path

from localstack.servers.ports import HOST, accepts
from localstack.servers.process import Child, Server


class Mongo(Server):
    """A server that speaks MongoDB's protocol.

    Args:
        data: Data directory.
        port: Port on 127.0.0.1.
        log: Log file.
        cache: Size of its memory cache.
        journal: Whether it keeps the oplog that a replica set needs.
        patience: Maximum start-up time in seconds; it scans its data when it starts.
    """

    def __init__(
        self, data: Path, port: int, log: Path, *, cache: str = "64M", journal: bool = True, patience: float = 30
    ) -> None:
        self.data = data
        self.port = port
        self.uri = f"mongodb://{HOST}:{port}/?directConnection=true"
        options = ["--host", HOST, "--port", str(port), "--log-level", "WARNING", "--cache-size", cache]
        options += [] if journal else ["--standalone"]
        command: list[str | Path] = [sys.executable, "-m", "secantus", *options, "--storage-path", data]
        super().__init__(Child("MongoDB wire server", command, log, cwd=data), patience)

    def prepare(self) -> None:
        """Create the data directory."""
        self.data.mkdir(parents=True, exist_ok=True)

    def answers(self) -> bool:
        """Whether it accepts connections."""
        return accepts(self.port)
