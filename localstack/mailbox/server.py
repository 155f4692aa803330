"""Run the inbox as a child process, for `make run` and tests."""

import sys
from pathlib import Path

from localstack import FUNCTIONS, ROOT
from localstack.servers.ports import HOST, accepts
from localstack.servers.process import Child, Server, clean_environment


class Mailbox(Server):
    """The local inbox.

    Args:
        directory: Keeps the mails.
        port: Port on 127.0.0.1.
        log: Log file.
    """

    def __init__(self, directory: Path, port: int, log: Path) -> None:
        self.port = port
        self.url = f"http://{HOST}:{port}"
        command = [sys.executable, "-m", "localstack.mailbox", "--port", str(port), "--state-dir", str(directory)]
        environment = clean_environment(PYTHONPATH=f"{FUNCTIONS}:{ROOT}")
        super().__init__(Child("inbox", command, log, env=environment, cwd=ROOT))

    def answers(self) -> bool:
        """Whether it accepts connections."""
        return accepts(self.port)
