"""The machine that a build's shared libraries are for, read from their ELF headers."""

from pathlib import Path

# https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html: e_machine, 2 bytes at offset 18.
_MACHINES = {62: "x86_64", 183: "arm64"}
_MAGIC = b"\x7fELF"


def machine_of(library: Path) -> str | None:
    """Return Lambda's name of the architecture that a library is for; None if it is not an ELF file."""
    with library.open("rb") as file:
        header = file.read(20)
    if not header.startswith(_MAGIC) or len(header) < 20:
        return None
    # e_ident[EI_DATA]: 2 is big-endian, which Lambda does not have.
    number = int.from_bytes(header[18:20], "big" if header[5] == 2 else "little")
    return _MACHINES.get(number, f"machine {number}")


def wrong_libraries(built: Path, architecture: str) -> list[str]:
    """Return the shared libraries under a folder that do not run on an architecture.

    Args:
        built: The build, or a part of it.
        architecture: `x86_64` or `arm64`.

    Returns:
        Their paths in the folder, sorted.
    """
    libraries = sorted(path for path in built.rglob("*.so*") if path.is_file())
    return [str(each.relative_to(built)) for each in libraries if machine_of(each) not in {architecture, None}]
