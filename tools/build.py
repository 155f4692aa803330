"""Run `sam build`, slim the layers and compile bytecode, only if an input has changed."""

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

from localstack import FUNCTIONS, ROOT
from tools import slim_layers
from tools.cloudformation import expand
from tools.machine import wrong_libraries
from tools.slim_layers import SLIM, replacements, slim, wanted
from tools.template import FUNCTION_TYPE, functions

BUILT = ROOT / ".aws-sam" / "build"
MARK = BUILT / ".inputs"
_EXPORT = ["uv", "export", "-q", "--frozen", "--no-emit-project", "--no-annotate", "--no-header", "--only-group"]


class BuildFailed(Exception):
    """The build failed; the message has the reason."""


def build(architecture: str = "x86_64") -> bool:
    """Build every function and layer into .aws-sam/build, if an input has changed.

    Args:
        architecture: Lambda's name of the machine that the layers' libraries are for.

    Returns:
        Whether anything was built.

    Raises:
        BuildFailed: A layer does not match the lock file, a library is for another machine, or a tool failed.
    """
    BUILT.parent.mkdir(exist_ok=True)
    with (BUILT.parent / "lock").open("w") as lock:
        # The tests and `make run` may build at the same time.
        fcntl.flock(lock, fcntl.LOCK_EX)
        inputs = f"{_fingerprint()} {architecture}"
        if MARK.exists() and MARK.read_text() == inputs:
            return False
        check_layers()
        _run([_tool("sam"), "build", "--parameter-overrides", f"Architecture={architecture}"])
        check_machine(BUILT, architecture)
        _slim_layers()
        _expand_loops()
        mark_release(BUILT, ROOT / "samconfig.toml")
        # Lambda's directories are read-only and a zip changes file times, so bytecode must not depend on them.
        _run([sys.executable, "-m", "compileall", "-q", "-j", "0", "--invalidation-mode", "unchecked-hash", str(BUILT)])
        MARK.write_text(inputs)
    return True


def check_machine(built: Path, architecture: str) -> None:
    """Check that the layers' shared libraries run on an architecture.

    Raises:
        BuildFailed: Some do not.
    """
    if wrong := wrong_libraries(built, architecture):
        raise BuildFailed(f"Not for {architecture}:\n{'\n'.join(wrong)}")


def _slim_layers() -> None:
    if not wanted():
        return
    replaced = {path for layer in BUILT.glob("*Layer") for path in slim(layer)}
    if unused := {str(path) for path in replacements()} - replaced:
        raise BuildFailed(f"No layer has the modules that layers/slim replaces: {', '.join(sorted(unused))}")


def _expand_loops() -> None:
    """Expand the loops of the built templates, so that CloudFormation gets none.

    That AWS expands them in nested stacks is documented, but was never tried here.
    """
    for path in BUILT.glob("*/template.yaml"):
        template = yaml.safe_load(path.read_text())
        expanded = expand(template)
        if expanded == template:
            continue
        for name, each in expanded["Resources"].items():
            if each["Type"] == FUNCTION_TYPE:
                each["Properties"]["CodeUri"] = name
        path.write_text(yaml.safe_dump(expanded, sort_keys=False))


def mark_release(built: Path, settings: Path) -> None:
    """Add a digest of the stages' settings and of its layers to every function's code.

    SAM publishes a version only for new code; a changed parameter alone, such as a layer's ARN, would never reach
    customers.

    Args:
        built: Directory with the functions' folders.
        settings: The settings file.
    """
    for function in functions():
        digest = hashlib.sha256(settings.read_bytes())
        for layer in sorted(function.layers):
            digest.update(content_of(layer))
        (built / function.artifact / "release").write_text(digest.hexdigest())


def content_of(layer: str) -> bytes:
    """Return what a layer's content depends on, given its logical id: its locked requirements and replacements."""
    replaced = [(SLIM / path).read_bytes() for path in replacements()] if wanted() else []
    return b"".join([requirements_of(layer).read_bytes(), *replaced])


def requirements_of(layer: str) -> Path:
    """Return the locked requirements of a layer, given its logical id."""
    return ROOT / "layers" / layer.removesuffix("Layer").lower() / "requirements.txt"


def check_layers() -> None:
    """Check each layer's requirements against the lock file.

    Raises:
        BuildFailed: Some are out of date; the message has the commands that update them.
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
    return f"The layer {group} does not match uv.lock. Run: {command}"


def _fingerprint() -> str:
    digest = hashlib.sha256(f"{sys.version}\0{wanted()}".encode())
    for path in _inputs():
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _inputs() -> Iterator[Path]:
    yield from (
        ROOT / "template.yaml",
        ROOT / "samconfig.toml",
        ROOT / "uv.lock",
        Path(__file__),
        Path(slim_layers.__file__),
    )
    for folder in (FUNCTIONS, ROOT / "layers", ROOT / "infrastructure"):
        yield from source_files(folder)


def source_files(folder: Path) -> list[Path]:
    """Return a folder's files without bytecode and hidden files."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and is_source(path.relative_to(folder)))


def is_source(path: Path) -> bool:
    """Whether a file is neither bytecode nor hidden."""
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
