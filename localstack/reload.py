"""Live reload: code saved in functions/ serves the next request."""

import io
import py_compile
import shutil
import time
import zipfile
from collections import deque
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from localstack import FUNCTIONS
from localstack.emulator.deployment import ARTIFACTS, Deployment
from tools.build import is_source, source_files

_ALIAS = "live"
_KEY = "reloaded/code.zip"
_CALLS_AT_ONCE = 8
_LONGEST_REQUEST_SECONDS = 30.0


class Reloader:
    """Deploys changed code to the running functions.

    Args:
        deployment: The deployed shop.
        copy: Directory for the code as deployed: with bytecode, as in a build.
        source: Directory of the code.
    """

    def __init__(self, deployment: Deployment, copy: Path, source: Path = FUNCTIONS) -> None:
        self._client = deployment.aws.functions
        self._storage: Any = deployment.aws.client("s3")
        self._services = {name: self._service_of(name) for name in deployment.function_names()}
        self._source = source
        self._outdated: deque[tuple[float, str, str]] = deque()
        self._copy = copy
        shutil.rmtree(copy, ignore_errors=True)
        for file in source_files(source):
            self._take(file)

    def reload(self, changed: Iterable[Path]) -> list[str]:
        """Deploy changed files, unless one has a syntax error.

        Returns:
            The syntax errors. If there are any, the running code stays.
        """
        paths = [path for path in changed if is_source(path.relative_to(self._source))]
        if errors := [error for path in paths if (error := _syntax_error(path))]:
            return errors
        for path in paths:
            self._take(path)
        # Uploaded once, not with each update call.
        self._storage.put_object(Bucket=ARTIFACTS, Key=_KEY, Body=_zip(self._copy))
        with ThreadPoolExecutor(_CALLS_AT_ONCE) as pool:
            list(pool.map(self._update, self._affected(paths)))
        return []

    def tidy(self) -> None:
        """Delete replaced versions that can have no running request; their processes would never end."""
        while self._outdated and time.monotonic() - self._outdated[0][0] > _LONGEST_REQUEST_SECONDS:
            _, name, version = self._outdated.popleft()
            self._client.delete_function(FunctionName=name, Qualifier=version)

    def _affected(self, paths: list[Path]) -> list[str]:
        """Return the functions of the changed services; all functions if shared code changed."""
        changed = {path.relative_to(self._source).parts[0] for path in paths}
        everything = not changed <= set(self._services.values())
        return [name for name, service in self._services.items() if everything or service in changed]

    def _service_of(self, name: str) -> str:
        return self._client.get_function_configuration(FunctionName=name)["Handler"].split(".")[0]

    def _take(self, source: Path) -> None:
        target = self._copy / source.relative_to(self._source)
        compiled = target.parent / "__pycache__" / f"{target.stem}.cpython-313.pyc"
        if not source.exists():
            target.unlink(missing_ok=True)
            compiled.unlink(missing_ok=True)
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        if source.suffix == ".py":
            mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
            py_compile.compile(str(target), str(compiled), invalidation_mode=mode)

    def _update(self, name: str) -> None:
        old = self._client.get_alias(FunctionName=name, Name=_ALIAS)["FunctionVersion"]
        new = self._client.update_function_code(FunctionName=name, S3Bucket=ARTIFACTS, S3Key=_KEY, Publish=True)[
            "Version"
        ]
        self._client.update_alias(FunctionName=name, Name=_ALIAS, FunctionVersion=new)
        if new != old:
            self._outdated.append((time.monotonic(), name, old))


def _syntax_error(path: Path) -> str:
    if path.suffix != ".py" or not path.exists():
        return ""
    try:
        compile(path.read_bytes(), str(path), "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        return f"{path}: {error}"
    return ""


def _zip(folder: Path) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder))
    return buffer.getvalue()


def describe(changed: Iterable[Path], limit: int = 3) -> str:
    """List changed files in one line."""
    names: list[str] = sorted(str(path.relative_to(FUNCTIONS)) for path in changed)
    more = f" and {len(names) - limit} more" if len(names) > limit else ""
    return ", ".join(names[:limit]) + more
