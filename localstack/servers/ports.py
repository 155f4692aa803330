"""Ports of this machine."""

import fcntl
import os
import random
import socket
import tempfile
from pathlib import Path

import psutil

HOST = "127.0.0.1"
# Below the range of outgoing connections, so that none of them takes a port before its server does.
_FREE_TO_CHOOSE = range(20_000, 27_000)
_CLAIMS = Path(tempfile.gettempdir()) / f"bottega-ports-{os.getuid()}"


def free_port() -> int:
    """Return an unused port and claim it: until this process ends, none of our other processes gets it.

    Raises:
        OSError: No port is free.
    """
    for port in random.sample(_FREE_TO_CHOOSE, len(_FREE_TO_CHOOSE)):
        if is_free(port) and _claim(port):
            return port
    raise OSError("No port is free")


def _claim(port: int) -> bool:
    _CLAIMS.mkdir(exist_ok=True)
    descriptor = os.open(_CLAIMS / str(port), os.O_RDWR | os.O_CREAT)
    try:
        # Held until this process ends.
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return False
    return True


def is_free(port: int) -> bool:
    """Whether a server could listen on a port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def accepts(port: int) -> bool:
    """Whether a server listens on a port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def owner(port: int) -> str:
    """Describe the process that listens on a port, as far as this user may see it."""
    try:
        listening = [each for each in psutil.net_connections("tcp") if each.status == psutil.CONN_LISTEN]
        pid = next(each.pid for each in listening if each.laddr and each.laddr.port == port and each.pid)
        return f"{psutil.Process(pid).name()} (process {pid})"
    except (StopIteration, psutil.Error):
        return "another process"
