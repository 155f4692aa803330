"""Imports one handler the way its function does, and reports what that loaded.

Run as `python -I -S import_probe.py MODULE FUNCTIONS SITE_PACKAGES PACKAGE…`, without an environment: only the standard
library, our own code and the top-level packages named can be imported, no socket can be made, and a line of our own
that reads the environment fails.
"""

import importlib
import importlib.machinery
import importlib.metadata
import json
import os
import socket
import sys
from pathlib import Path
from typing import Any, NoReturn


class OnlyPackages:
    """Finds the packages of the function's layers, and no others, in the site packages."""

    def __init__(self, site_packages: str, packages: list[str]) -> None:
        self._path = [site_packages]
        self._packages = packages

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        if path is not None or name not in self._packages:
            return None
        return importlib.machinery.PathFinder.find_spec(name, self._path, target)

    def find_distributions(self, context: Any) -> Any:
        context = importlib.metadata.DistributionFinder.Context(name=context.name, path=self._path)
        return importlib.metadata.MetadataPathFinder.find_distributions(context)


class GuardedEnvironment(dict[str, str]):
    """An empty environment that our own code may not read."""

    def __init__(self, ours: str) -> None:
        super().__init__()
        self._ours = ours

    def _refuse(self) -> None:
        frame = sys._getframe(2)
        while frame.f_back and frame.f_code.co_filename in (os.__file__, "<frozen os>"):
            frame = frame.f_back
        if frame.f_code.co_filename.startswith(self._ours):
            raise AssertionError(f"{frame.f_code.co_filename}:{frame.f_lineno} reads the environment at import")

    def __getitem__(self, name: str) -> str:
        self._refuse()
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self._refuse()
        return super().get(name, default)

    def __contains__(self, name: object) -> bool:
        self._refuse()
        return super().__contains__(name)


def refuse_socket(*_: Any, **__: Any) -> NoReturn:
    raise AssertionError("a socket is made at import")


def main(module: str, functions: str, site_packages: str, *packages: str) -> None:
    sys.path.insert(0, functions)
    sys.meta_path.append(OnlyPackages(site_packages, list(packages)))
    environment = GuardedEnvironment(functions)
    setattr(os, "environ", environment)  # noqa: B010 - not an assignment to clear it
    setattr(os, "getenv", environment.get)  # noqa: B010
    setattr(socket.socket, "connect", refuse_socket)  # noqa: B010
    handler = importlib.import_module(module).handler
    assert callable(handler)
    ours = [name for name, each in sys.modules.items() if str(getattr(each, "__file__", "")).startswith(functions)]
    print(json.dumps({"loaded": sorted(sys.modules), "ours": sorted(ours), "root": str(Path(functions))}))


if __name__ == "__main__":
    main(*sys.argv[1:])
