"""Ports of this machine."""

import socket

import psutil

HOST = "127.0.0.1"


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    """Whether a server could listen on it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def accepts(port: int) -> bool:
    """Whether a server listens on it."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def owner(port: int) -> str:
    """Who listens on it, as far as this user may know."""
    try:
        listening = [each for each in psutil.net_connections("tcp") if each.status == psutil.CONN_LISTEN]
        pid = next(each.pid for each in listening if each.laddr and each.laddr.port == port and each.pid)
        return f"{psutil.Process(pid).name()} (process {pid})"
    except (StopIteration, psutil.Error):
        return "another process"
