"""`sam build`, with bytecode: done again only when what it reads has changed."""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from localstack import FUNCTIONS, ROOT
from tools.template import functions

BUILT = ROOT / ".aws-sam" / "build"
MARK = BUILT / ".inputs"
_EXPORT = ["uv", "export", "-q", "--frozen", "--no-emit-project", "--no-annotate", "--no-header", "--only-group"]


class BuildFailed(Exception):
    """The build cannot be made; its message says why."""


def build() -> bool:
    """Build every function and layer into .aws-sam/build, if something changed.

    Returns:
        Whether there was something to build.

    Raises:
        BuildFailed: A layer does not fit the lock file, or a tool failed.
    """
    BUILT.parent.mkdir(exist_ok=True)
    with (BUILT.parent / "lock").open("w") as lock:
        # The tests and `make run` may build at the same time.
        fcntl.flock(lock, fcntl.LOCK_EX)
        inputs = _fingerprint()
        if MARK.exists() and MARK.read_text() == inputs:
            return False
        check_layers()
        _run([_tool("sam"), "build"])
        mark_settings(BUILT, ROOT / "samconfig.toml")
        # Lambda's folders are read-only and a zip changes file times: bytecode has to be there, whatever they are.
        _run([sys.executable, "-m", "compileall", "-q", "-j", "0", "--invalidation-mode", "unchecked-hash", str(BUILT)])
        MARK.write_text(inputs)
    return True


def mark_settings(built: Path, settings: Path) -> None:
    """Make every function's code new when the stages' settings are.

    SAM publishes a version of new code; a parameter's new value alone would never reach a customer.

    Args:
        built: With a folder for each function.
        settings: The file in which they are.
    """
    digest = hashlib.sha256(settings.read_bytes()).hexdigest()
    for function in functions():
        (built / function.name / "settings").write_text(digest)


def check_layers() -> None:
    """Hold each layer's requirements against the lock file.

    Raises:
        BuildFailed: Some are out of date; how to renew them.
    """
    if problems := [problem for path in _requirements() if (problem := _out_of_date(path))]:
        raise BuildFailed("\n".join(problems))


def _requirements() -> list[Path]:
    return sorted((ROOT / "layers").glob("*/requirements.txt"))


def _out_of_date(requirements: Path) -> str | None:
    group = requirements.parent.name
    if _run([_tool("uv"), *_EXPORT[1:], group]) == requirements.read_text():
        return None
    command = " ".join([*_EXPORT, group, "-o", str(requirements.relative_to(ROOT))])
    return f"The layer {group} does not fit uv.lock. Run: {command}"


def _fingerprint() -> str:
    digest = hashlib.sha256(sys.version.encode())
    for path in _inputs():
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _inputs() -> Iterator[Path]:
    yield from (ROOT / "template.yaml", ROOT / "samconfig.toml", ROOT / "uv.lock", Path(__file__))
    for folder in (FUNCTIONS, ROOT / "layers", ROOT / "infrastructure"):
        yield from source_files(folder)


def source_files(folder: Path) -> list[Path]:
    """Files that people write: no bytecode, no tool's cache."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and is_source(path.relative_to(folder)))


def is_source(path: Path) -> bool:
    """Whether people write a file."""
    return not any(part == "__pycache__" or part.startswith(".") for part in path.parts)


def _run(command: list[str]) -> str:
    environment = {
        **os.environ,
        "SAM_CLI_TELEMETRY": "0",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BuildFailed(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def _tool(name: str) -> str:
    return str(Path(sys.executable).parent / name)
