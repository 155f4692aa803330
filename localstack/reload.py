"""Live reload: code saved in functions/ answers the next request."""

import io
import py_compile
import shutil
import zipfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from localstack import FUNCTIONS
from localstack.deployment import Deployment

_ALIAS = "live"
_CALLS_AT_ONCE = 8


class Reloader:
    """Brings changed code into the deployed functions.

    Args:
        deployment: The deployed shop.
        copy: Directory for the code as it is deployed: with bytecode, as in a build.
    """

    def __init__(self, deployment: Deployment, copy: Path) -> None:
        self._client = deployment.aws.functions
        self._names = deployment.function_names()
        self._copy = copy
        shutil.rmtree(copy, ignore_errors=True)
        for source in sorted(FUNCTIONS.rglob("*")):
            if source.is_file() and "__pycache__" not in source.parts:
                self._take(source)

    def reload(self, changed: Iterable[Path]) -> list[str]:
        """Deploy changed files.

        Returns:
            What is wrong with them; the running code stays if anything is.
        """
        paths = [path for path in changed if "__pycache__" not in path.parts]
        if wrong := [said for path in paths if (said := _syntax_error(path))]:
            return wrong
        for path in paths:
            self._take(path)
        code = _zip(self._copy)
        with ThreadPoolExecutor(_CALLS_AT_ONCE) as pool:
            list(pool.map(lambda name: self._update(name, code), self._names))
        return []

    def _take(self, source: Path) -> None:
        target = self._copy / source.relative_to(FUNCTIONS)
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

    def _update(self, name: str, code: bytes) -> None:
        old = self._client.get_alias(FunctionName=name, Name=_ALIAS)["FunctionVersion"]
        new = self._client.update_function_code(FunctionName=name, ZipFile=code, Publish=True)["Version"]
        self._client.update_alias(FunctionName=name, Name=_ALIAS, FunctionVersion=new)
        if new != old:
            # Its processes would stay for ever, one for each save.
            self._client.delete_function(FunctionName=name, Qualifier=old)


def _syntax_error(path: Path) -> str:
    if path.suffix != ".py" or not path.exists():
        return ""
    try:
        compile(path.read_bytes(), str(path), "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        return f"{path.relative_to(FUNCTIONS.parent)}: {error}"
    return ""


def _zip(folder: Path) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder))
    return buffer.getvalue()


def describe(changed: Iterable[Path], limit: int = 3) -> str:
    """Names of changed files, for people."""
    names: list[str] = sorted(str(path.relative_to(FUNCTIONS)) for path in changed)
    more = f" and {len(names) - limit} more" if len(names) > limit else ""
    return ", ".join(names[:limit]) + more
