"""`make clean`: delete the local shop's data."""

import shutil

from localstack import ROOT
from localstack.lock import is_held
from localstack.state import State


class StillRunning(Exception):
    """The shop is running, so its data cannot be deleted."""


def clean() -> str:
    """Delete the local data and the build.

    Raises:
        StillRunning: The shop is running.
    """
    if is_held(State()):
        raise StillRunning("The local shop is running. Stop it first.")
    for directory in (State().directory, ROOT / ".aws-sam"):
        if directory.exists():
            shutil.rmtree(directory)
    return "Deleted the local data and the build."
