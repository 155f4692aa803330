"""Finds Chromium on the machine, or unpacks Debian's packages into the cache, which needs no root."""

import fcntl
import getpass
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_NAMES = ("chromium", "google-chrome")
_UNPACKED = "usr/lib/chromium/chromium"


class NoChromium(Exception):
    """Chromium is not installed and could not be fetched; the message says what to do."""


@dataclass(frozen=True)
class Chromium:
    """A Chromium that can be started.

    Attributes:
        program: Its executable.
        environment: Variables that it needs beside ours.
    """

    program: Path
    environment: Mapping[str, str]


def chromium() -> Chromium:
    """Return the Chromium that CHROMIUM names, or the one on PATH, or Debian's in `~/.cache/bottega`, fetched once.

    Raises:
        NoChromium: There is none.
    """
    given = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if given:
        return Chromium(Path(given), {})
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "bottega"
    cache.mkdir(parents=True, exist_ok=True)
    root = cache / "chromium"
    with _locked(cache / "chromium.lock"):
        if not root.exists():
            _fetch(root)
    return Chromium(root / _UNPACKED, _environment(root))


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fetch(root: Path) -> None:
    """Unpack Chromium and the libraries that are missing on this machine."""
    with tempfile.TemporaryDirectory(prefix="chromium-", dir=root.parent) as work:
        archives = _download(Path(work))
        unpacked = Path(work) / "root"
        for archive in archives:
            _run(["dpkg-deb", "--extract", archive, unpacked])
        if not (unpacked / _UNPACKED).exists():
            raise NoChromium(_advice(f"Debian's package holds no {_UNPACKED}"))
        unpacked.rename(root)


def _download(work: Path) -> list[Path]:
    state, cache = work / "state", work / "cache"
    for folder in (state / "lists/partial", cache / "archives/partial"):
        folder.mkdir(parents=True)
    options = {
        # apt's own folders are root's. What is installed is read all the same.
        "Dir::State": state,
        "Dir::State::status": "/var/lib/dpkg/status",
        "Dir::Cache": cache,
        "Debug::NoLocking": "true",
        "APT::Sandbox::User": getpass.getuser(),
    }
    apt = ["apt-get", "--quiet", *(f"--option={name}={value}" for name, value in options.items())]
    # An unavailable source is not fatal if another one has the packages.
    _run([*apt, "update"], check=False)
    _run([*apt, "install", "--yes", "--download-only", "--reinstall", "--no-install-recommends", "chromium"])
    return sorted((cache / "archives").glob("*.deb"))


def _run(command: list[str | Path], *, check: bool = True) -> None:
    try:
        subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=check
        )
    except FileNotFoundError as error:
        raise NoChromium(_advice(f"{command[0]} is not there")) from error
    except subprocess.CalledProcessError as error:
        raise NoChromium(_advice(error.stdout.strip())) from error


def _advice(reason: str) -> str:
    return f"The storefront's tests need Chromium: install it, or name its program in CHROMIUM. Fetching it: {reason}"


def _environment(root: Path) -> dict[str, str]:
    libraries = sorted({str(path.parent) for top in ("lib", "usr/lib") for path in (root / top).rglob("lib*.so*")})
    paths = {"LD_LIBRARY_PATH": ":".join(libraries)}
    if not (root / "etc/fonts").exists():
        return paths
    # The machine had no fonts: those that came along are where fontconfig looks for the user's own.
    return paths | {"FONTCONFIG_PATH": str(root / "etc/fonts"), "XDG_DATA_HOME": str(root / "usr/share")}
