import json
import os
import subprocess
from pathlib import Path

import psutil
import pytest

from localstack.lock import AlreadyRunning, hold, is_held
from localstack.state import State


@pytest.fixture
def state(tmp_path: Path) -> State:
    return State(tmp_path)


def left_behind(state: State, *children: dict[str, object]) -> None:
    state.lock.write_text(json.dumps({"pid": 999_999, "children": list(children)}))


def test_the_lock_names_its_holder_and_is_empty_afterwards(state: State) -> None:
    with hold(state, print):
        assert json.loads(state.lock.read_text())["pid"] == os.getpid()
        assert is_held(state)

    assert state.lock.read_text() == ""
    assert not is_held(state)


def test_a_second_holder_is_refused_and_the_first_one_named(state: State) -> None:
    with hold(state, print), pytest.raises(AlreadyRunning, match=f"kill {os.getpid()}"), hold(state, print):
        pass


def test_a_stale_lock_is_reported_and_taken_over(state: State) -> None:
    said: list[str] = []
    left_behind(state)
    state.api_url.write_text("http://127.0.0.1:1")

    with hold(state, said.append):
        assert not state.api_url.exists()

    assert said == ["An earlier run (process 999999) was killed: its lock is stale. Recovering."]


@pytest.mark.parametrize("content", ["4711", "not json", "[]"])
def test_an_unreadable_lock_is_taken_over(state: State, content: str) -> None:
    state.lock.write_text(content)

    with hold(state, lambda _: None):
        assert is_held(state)


def test_orphaned_processes_are_ended(state: State) -> None:
    started = subprocess.Popen(["sleep", "60"])
    orphan = psutil.Process(started.pid)
    left_behind(state, {"name": "Valkey", "pid": orphan.pid, "started": orphan.create_time()})

    with hold(state, lambda _: None):
        assert not orphan.is_running()
    started.wait()


def test_another_process_with_a_reused_number_is_left_alone(state: State) -> None:
    stranger = subprocess.Popen(["sleep", "60"])
    left_behind(state, {"name": "Valkey", "pid": stranger.pid, "started": 1.0})

    with hold(state, lambda _: None):
        assert stranger.poll() is None

    stranger.kill()
    stranger.wait()


def test_a_stale_pid_file_of_postgresql_is_removed(state: State) -> None:
    left_behind(state)
    stale = state.directory / "postgres" / "postmaster.pid"
    stale.parent.mkdir()
    stale.write_text("1\n")

    with hold(state, lambda _: None):
        assert not stale.exists()


def test_the_lock_is_free_after_a_failure(state: State) -> None:
    with pytest.raises(ValueError, match="failed"), hold(state, print):
        raise ValueError("failed")

    assert not is_held(state)
