"""Unpack each function's code and each layer once, for all execution environments.

MiniStack unpacks both again for every environment, in its own process: thousands of files per cold start. `SharedZip`
replaces `zipfile.ZipFile` in its worker module. The first `extractall` unpacks an archive into a read-only tree; all
of them put a link to the tree in the place of the target directory.
"""

import hashlib
import os
import tempfile
import threading
import zipfile
from collections import defaultdict
from functools import cached_property
from pathlib import Path
from typing import Any

_READ_ONLY_DIRECTORY, _READ_ONLY_FILE = 0o555, 0o444
_locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


class SharedZip(zipfile.ZipFile):
    """An archive that is unpacked once per content."""

    def namelist(self) -> list[str]:
        """Return the names in the archive; none if it is already unpacked, as MiniStack only validates them."""
        return [] if self._tree.exists() else super().namelist()

    def extractall(self, path: Any = None, *_: Any) -> None:
        """Replace an empty target directory by a link to the unpacked archive."""
        with _locks[self._digest]:
            if not self._tree.exists():
                self._unpack()
        target = Path(path)
        target.rmdir()
        target.symlink_to(self._tree, target_is_directory=True)

    @cached_property
    def _digest(self) -> str:
        entries = [(each.filename, each.CRC, each.file_size) for each in self.infolist()]
        return hashlib.sha256(repr(entries).encode()).hexdigest()[:16]

    @property
    def _tree(self) -> Path:
        return Path(tempfile.gettempdir()) / "unpacked" / self._digest

    def _unpack(self) -> None:
        self._tree.parent.mkdir(exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=self._tree.parent))
        super().extractall(draft)
        for folder, _, files in os.walk(draft):
            for name in files:
                Path(folder, name).chmod(_READ_ONLY_FILE)
        draft.rename(self._tree)
        for folder, _, _ in os.walk(self._tree):
            Path(folder).chmod(_READ_ONLY_DIRECTORY)
