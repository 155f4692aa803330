"""Allow one run per state directory, and clean up after a killed run.

The kernel releases the lock when its holder dies. The file lists the processes that are left to end.
"""

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import psutil

from localstack.state import State, read_json

type Say = Callable[[str], None]


class AlreadyRunning(Exception):
    """Another run holds the lock."""

    def __init__(self, lock: Path) -> None:
        pid = (read_json(lock) or {}).get("pid", "unknown")
        super().__init__(f"The local shop is already running (process {pid}). Stop it first: kill {pid}")


class Lock:
    """The lock of a state directory, while it is held."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def record(self, processes: Mapping[str, int]) -> None:
        """Record this process and the processes it started, by name."""
        children = [{"name": name, "pid": pid, "started": _started(pid)} for name, pid in processes.items() if pid]
        self._write({"pid": os.getpid(), "children": children})

    def clear(self) -> None:
        """Record that no process is left to end."""
        self._file.seek(0)
        self._file.truncate()
        self._file.flush()

    def _write(self, content: dict[str, Any]) -> None:
        self.clear()
        json.dump(content, self._file)
        self._file.flush()


@contextmanager
def hold(state: State, say: Say) -> Iterator[Lock]:
    """Hold the lock, after ending the processes that a killed run left behind.

    Raises:
        AlreadyRunning: Another process holds it.
    """
    state.directory.mkdir(parents=True, exist_ok=True)
    with state.lock.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunning(state.lock) from error
        if state.lock.stat().st_size:
            _recover(state, say)
        lock = Lock(file)
        lock.record({})
        try:
            yield lock
        finally:
            lock.clear()


def is_held(state: State) -> bool:
    """Whether a run holds the lock."""
    if not state.lock.exists():
        return False
    with state.lock.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _recover(state: State, say: Say) -> None:
    left = read_json(state.lock)
    known = left if isinstance(left, dict) else {}
    say(f"An earlier run (process {known.get('pid', 'unknown')}) was killed: its lock is stale. Recovering.")
    state.forget_addresses()
    for child in known.get("children", []):
        _end(child, say)
    _end_postgres(state.directory / "postgres", say)


def _end(child: dict[str, Any], say: Say) -> None:
    """End a process, unless its id now belongs to another process."""
    if _started(child["pid"]) != child["started"]:
        return
    say(f"Ending {child['name']} (process {child['pid']}), left behind by an earlier run.")
    _terminate([psutil.Process(child["pid"])])


def _end_postgres(data: Path, say: Say) -> None:
    """End PostgreSQL's worker processes, which briefly outlive a killed server, and remove its pid file."""
    workers = [process for process in psutil.process_iter(["name", "cwd"]) if process.info["cwd"] == str(data)]
    _terminate(workers)
    stale = data / "postmaster.pid"
    if stale.exists():
        say("PostgreSQL was killed; it will recover its data from its log.")
        stale.unlink()


def _terminate(processes: list[psutil.Process]) -> None:
    for process in processes:
        _quietly(process.terminate)
    _, alive = psutil.wait_procs(processes, timeout=5)
    for process in alive:
        _quietly(process.kill)
    psutil.wait_procs(alive, timeout=5)


def _quietly(end: Callable[[], None]) -> None:
    try:
        end()
    except psutil.NoSuchProcess:
        return


def _started(pid: int) -> float | None:
    try:
        return float(psutil.Process(pid).create_time())
    except psutil.Error:
        return None
