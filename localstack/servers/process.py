"""Run a server as a child process that logs to a file and ends with its parent."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


class ServerFailed(Exception):
    """A server did not start or has ended; the message quotes its log."""


class Child:
    """A child process.

    Args:
        name: Name for messages.
        command: Program and arguments.
        log: File for its output.
        env: Its complete environment.
        cwd: Working directory.
        user: System user to run as; ours by default.
        stop_signal: The signal for a graceful stop.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        log: Path,
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        user: str | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
    ) -> None:
        self.name = name
        self._command = [str(part) for part in command]
        self._log = log
        self._env = dict(env) if env is not None else clean_environment()
        self._cwd = cwd
        self._user = user
        self._stop_signal = stop_signal
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Id of the process, 0 if there is none."""
        return self._process.pid if self._process else 0

    def running(self) -> bool:
        """Whether it is running."""
        return self._process is not None and self._process.poll() is None

    def launch(self) -> None:
        """Start it unless it is running. The child ends with the calling thread, so that must be a long-lived one."""
        if self.running():
            return
        self._log.parent.mkdir(parents=True, exist_ok=True)
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                env=self._env,
                cwd=self._cwd,
                user=self._user,
                group=self._user,
                extra_groups=[] if self._user else None,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                process_group=0,
                preexec_fn=_die_with_parent(self._stop_signal),  # noqa: PLW1509 - calls prctl and nothing else
            )

    def wait_until(self, answers: Callable[[], bool], seconds: float = 30) -> None:
        """Wait until `answers` returns True.

        Raises:
            ServerFailed: The process ended, or the time is up.
        """
        deadline = time.monotonic() + seconds
        while not answers():
            if not self.running() or time.monotonic() > deadline:
                raise ServerFailed(f"{self.name} did not start, see {self._log}:\n{self._log_tail()}")
            time.sleep(0.02)

    def stop(self, seconds: float = 10) -> None:
        """Stop it gracefully; kill it if that takes longer."""
        if self._process is None:
            return
        if self.running():
            self._process.send_signal(self._stop_signal)
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._end_group()
        self._process = None

    def kill(self) -> None:
        """Kill it and its children, as a crash would."""
        if self._process is not None:
            self._end_group()
            self._process.wait()
            self._process = None

    def _end_group(self) -> None:
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return

    def _log_tail(self) -> str:
        lines = self._log.read_text(errors="replace").splitlines() if self._log.exists() else []
        return "\n".join(lines[-15:])


class Server(ABC):
    """A server of the shop.

    Args:
        child: Its process.
        patience: Maximum start-up time in seconds.

    Attributes:
        port: Port on 127.0.0.1.
    """

    port: int

    def __init__(self, child: Child, patience: float = 30) -> None:
        self._child = child
        self._patience = patience

    @abstractmethod
    def answers(self) -> bool:
        """Whether it accepts requests."""

    def prepare(self) -> None:
        """Prepare its start, such as its data directory."""
        return

    @property
    def pid(self) -> int:
        """Id of the process, 0 if there is none."""
        return self._child.pid

    def running(self) -> bool:
        """Whether it is running."""
        return self._child.running()

    def launch(self) -> None:
        """Start it without waiting until it is ready."""
        if not self.running():
            self.prepare()
            self._child.launch()

    def wait(self) -> None:
        """Wait until it is ready.

        Raises:
            ServerFailed: It ended, or did not become ready in time.
        """
        self._child.wait_until(self.answers, self._patience)

    def start(self) -> None:
        """Start it and wait until it is ready."""
        self.launch()
        self.wait()

    def stop(self, seconds: float = 10) -> None:
        """Stop it gracefully; kill it if that takes longer."""
        self._child.stop(seconds)

    def kill(self) -> None:
        """Kill it, as a crash would."""
        self._child.kill()


def clean_environment(**variables: str) -> dict[str, str]:
    """Return a minimal environment, so that ours does not change how a server behaves."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH") if name in os.environ}
    return {**kept, "PYTHONUNBUFFERED": "1", **variables}


def _die_with_parent(sent: signal.Signals) -> Callable[[], None] | None:
    """On Linux, make the kernel send the child this signal when its parent ends, even by SIGKILL."""
    if sys.platform != "linux":
        return None
    return lambda: _libc.prctl(_PR_SET_PDEATHSIG, int(sent))
