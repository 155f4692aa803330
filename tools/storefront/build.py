"""Build the storefront, only if an input has changed."""

import fcntl
import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from localstack import FUNCTIONS, ROOT
from localstack.storefront import BUILT, FRONTEND
from tools.build import is_source
from tools.storefront.node import install_packages, npm, run_node

_MARK = BUILT / ".inputs"
_MADE = {"node_modules", "dist", "schema.d.ts"}


def build_storefront() -> bool:
    """Build frontend/ into frontend/dist, if an input has changed.

    Returns:
        Whether anything was built.

    Raises:
        NodeFailed: It does not compile, or its packages cannot be installed.
    """
    with locked():
        return _build()


def copy_storefront(folder: Path) -> None:
    """Build frontend/ and copy the files to a folder, where the next build does not replace them.

    Raises:
        NodeFailed: As `build_storefront`.
    """
    with locked():
        _build()
        shutil.copytree(BUILT, folder, dirs_exist_ok=True)


def _build() -> bool:
    inputs = _fingerprint()
    if _MARK.exists() and _MARK.read_text() == inputs:
        return False
    install_packages()
    run_node(npm("run", "build"))
    _MARK.write_text(inputs)
    return True


def locked() -> "_Lock":
    """Lock frontend/: the tests, `make lint` and `make run` may use it at the same time."""
    return _Lock()


class _Lock:
    def __enter__(self) -> None:
        self._file = (FRONTEND / ".lock").open("w")
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        self._file.close()


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in _inputs():
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _inputs() -> Iterator[Path]:
    yield FUNCTIONS / "platform_api" / "openapi.json"
    for top in sorted(FRONTEND.iterdir()):
        if top.name not in _MADE and is_source(top.relative_to(FRONTEND)):
            yield from sorted(path for path in (top.rglob("*") if top.is_dir() else [top]) if _is_input(path))


def _is_input(path: Path) -> bool:
    return path.is_file() and path.name not in _MADE and is_source(path.relative_to(FRONTEND))
