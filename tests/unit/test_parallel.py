"""How tests are assigned to processes: without groups each process would deploy a shop, and no test would fail."""

from typing import Any
from unittest.mock import Mock

import pytest

from tests.conftest import pytest_collection_modifyitems


def test_a_file_and_all_users_of_the_deployed_shop_stay_in_one_process(
    pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    tests = [
        "tests/e2e/test_smoke.py::test_a",
        "tests/e2e/storefront/test_admin.py::test_b[x@y]",
        "tests/e2e/test_local_stack_recovery.py::test_c",
        "tests/e2e/test_local_stack_recovery.py::test_d",
        "tests/e2e/test_api_tour.py::test_e",
    ]
    # As `pytest -n 2 --no-loadscope-reorder` has it.
    monkeypatch.setattr(pytestconfig.option, "tx", ["2*popen"])
    monkeypatch.setattr(pytestconfig.option, "loadscopereorder", False)
    scheduler = pytestconfig.hook.pytest_xdist_make_scheduler(config=pytestconfig, log=None)
    processes = [Mock(shutting_down=False), Mock(shutting_down=False)]
    for process in processes:
        scheduler.add_node(process)
        scheduler.add_node_collection(process, tests)
    scheduler.schedule()

    sent = [
        [index for call in process.send_runtest_some.call_args_list for index in call.args[0]] for process in processes
    ]
    assert sent == [[0, 1, 4], [2, 3]]


def test_two_tests_with_the_same_id_are_refused() -> None:
    items: list[Any] = [
        Mock(nodeid=each) for each in ("tests/a.py::test_a", "tests/a.py::test_b", "tests/a.py::test_a")
    ]

    with pytest.raises(pytest.UsageError, match=r"same id: tests/a\.py::test_a$"):
        pytest_collection_modifyitems(items)
