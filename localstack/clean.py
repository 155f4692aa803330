"""`make clean`: forgets the local shop's data."""

import shutil

from localstack import ROOT
from localstack.lock import is_held
from localstack.state import State


class StillRunning(Exception):
    """The shop runs; its data cannot go."""


def clean() -> str:
    """Remove the local data and the build.

    Raises:
        StillRunning: The shop runs.
    """
    if is_held(State()):
        raise StillRunning("The local shop runs. Stop it first.")
    for directory in (State().directory, ROOT / ".aws-sam"):
        if directory.exists():
            shutil.rmtree(directory)
    return "The local data and the build are gone."
