import pytest

from shared.task_steps import run_steps
from tests.unit.shared.conftest import environment

__all__ = ["environment"]


def test_every_step_runs_and_its_result_is_returned() -> None:
    assert run_steps({"first": lambda: 1, "second": lambda: "two"}) == {"first": 1, "second": "two"}


def test_a_step_that_fails_does_not_stop_the_others_and_its_error_is_raised_at_the_end() -> None:
    ran: list[str] = []

    def fail(name: str) -> None:
        ran.append(name)
        raise ValueError(name)

    with pytest.raises(ValueError, match="first"):
        run_steps(
            {"first": lambda: fail("first"), "second": lambda: ran.append("second"), "third": lambda: fail("third")}
        )

    assert ran == ["first", "second", "third"]
