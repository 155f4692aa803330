"""Which tests share a process when pytest runs several."""

from pathlib import Path

from xdist.scheduler import LoadScopeScheduling

TESTS = Path(__file__).parent
# A file that deploys its own shops; all other files of tests/e2e share one.
_OWN_SHOP = "test_local_stack_recovery.py"
_SLOWEST_FIRST = ["deploy", "e2e", "integration", "contract", "unit"]


def group(file: Path) -> str:
    """The tests that run in one process, one after another: those of a file, and all that share the deployed shop."""
    kind = file.relative_to(TESTS).parts[0]
    if kind == "e2e" and file.name != _OWN_SHOP:
        return "e2e"
    return str(file.relative_to(TESTS))


def order(file: Path) -> tuple[int, bool]:
    """A long group that starts last would leave the other processes without work."""
    kind = file.relative_to(TESTS).parts[0]
    return _SLOWEST_FIRST.index(kind), file.name == _OWN_SHOP


class InGroups(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """Assigns a whole group to a process."""

    def _split_scope(self, nodeid: str) -> str:
        return group(TESTS.parent / nodeid.partition("::")[0])
