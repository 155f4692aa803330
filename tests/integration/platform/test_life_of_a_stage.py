"""The life of a stage with all its nested stacks: failed creations, updates, deletion, and creation again.

The functions do nothing, so that a creation takes two seconds. The tests depend on their order: what one leaves stays
for those that follow, as in an account.
"""

import copy
from collections.abc import Iterator

import pytest

from localstack.emulator.ministack import Emulator
from localstack.servers.ports import free_port
from tests.deploy.account import Failed
from tests.deploy.skeleton import NESTED, STACK, STAGE, Skeleton
from tests.directories import server_directory
from tools.creation import ROOT_STACK
from tools.operator.forget import forget
from tools.operator.leftovers import leftovers

STACKS = [*NESTED, ROOT_STACK]
# What a deleted stage leaves (docs/deploy.md#after-a-failed-creation). The emulator takes no snapshot of DocumentDB.
KEPT = {
    "AWS::KMS::Key",
    "AWS::Logs::LogGroup",
    "AWS::RDS::DBClusterSnapshot",
    "AWS::S3::Bucket",
    "AWS::SecretsManager::Secret",
}
UPDATED = {"LogLevel": "DEBUG", "PostgresMaxCapacity": "16"}


@pytest.fixture(scope="module")
def stage() -> Iterator[Skeleton]:
    """A stage in an emulator of its own, because other tests create the same names."""
    with server_directory() as directory:
        emulator = Emulator(directory / "scratch", free_port(), directory / "emulator.log")
        emulator.start()
        try:
            yield Skeleton(emulator.endpoint)
        finally:
            emulator.stop()


def fail_to_create(stage: Skeleton, broken: str) -> None:
    """Create the stage with a fault in one of its stacks."""
    with pytest.raises(Failed, match=planted_in(broken)):
        stage.create(STACK, stage.broken(broken), stage.parameters)
    assert stage.status(STACK) == "ROLLBACK_COMPLETE"


def planted_in(stack: str) -> str:
    """What says that a stack failed of the planted fault and of nothing else before."""
    return rf"^{'Broken' if stack == ROOT_STACK else stack}: [^;]*:no-such-function' not found[^;]*$"


def blocking(stage: Skeleton) -> list[str]:
    return [str(each) for each in leftovers(stage.aws, STAGE, blocking_only=True)]


def names_taken(stage: Skeleton) -> set[str]:
    """What a stage has the names of, although a deleted one left it."""
    return stage.retained() & set(stage.physical_ids(STACK).values())


def log_level(stage: Skeleton) -> str:
    made = stage.aws.functions.get_function_configuration(FunctionName=f"bottega-{STAGE}-auth-login")
    return made["Environment"]["Variables"]["POWERTOOLS_LOG_LEVEL"]


def test_forget_removes_all_that_a_first_creation_left(stage: Skeleton) -> None:
    fail_to_create(stage, ROOT_STACK)
    stage.delete(STACK)
    assert {each.kind for each in leftovers(stage.aws, STAGE)} == KEPT

    report = forget(stage.aws, STAGE, confirmed=True)

    assert report.startswith("Deleted:\n")
    assert leftovers(stage.aws, STAGE) == []


@pytest.mark.parametrize("stack", STACKS)
def test_a_creation_succeeds_after_one_that_failed(stage: Skeleton, stack: str) -> None:
    fail_to_create(stage, stack)
    stage.delete(STACK)
    assert blocking(stage) == []

    stage.create(STACK, stage.templates[ROOT_STACK], stage.parameters)

    assert names_taken(stage) == set()
    stage.delete(STACK)


def test_a_creation_fails_if_something_kept_has_a_fixed_name(stage: Skeleton) -> None:
    faulty = copy.deepcopy(stage.templates["Data"])
    faulty["Resources"]["ValkeySecret"]["Properties"]["Name"] = "bottega/staging/valkey"
    root = stage.with_nested("Data", faulty)
    stage.create(STACK, root, stage.parameters)
    stage.delete(STACK)

    with pytest.raises(Failed, match=r"^Data: .*'bottega/staging/valkey' already exists"):
        stage.create(STACK, root, stage.parameters)

    stage.delete(STACK)


def test_an_update_replaces_nothing(stage: Skeleton) -> None:
    stage.create(STACK, stage.templates[ROOT_STACK], stage.parameters)
    before = stage.physical_ids(STACK)

    stage.update(STACK, stage.templates[ROOT_STACK], stage.parameters | UPDATED)

    assert stage.physical_ids(STACK) == before
    assert log_level(stage) == "DEBUG"


@pytest.mark.parametrize("stack", ["Key", "Orders", "StorefrontFiles", ROOT_STACK])
def test_an_update_that_fails_is_rolled_back(stage: Skeleton, stack: str) -> None:
    before = stage.physical_ids(STACK)

    with pytest.raises(Failed, match=planted_in(stack).removeprefix("^")):
        stage.update(STACK, stage.broken(stack), stage.parameters | UPDATED | {"LogLevel": "ERROR"})

    assert stage.status(STACK) == "UPDATE_ROLLBACK_COMPLETE"
    assert stage.physical_ids(STACK) == before
    assert log_level(stage) == "DEBUG"


def test_a_deleted_stage_leaves_what_is_documented_under_names_that_block_nothing(stage: Skeleton) -> None:
    before = set(stage.retained())
    stage.delete(STACK)

    left = leftovers(stage.aws, STAGE)
    assert {each.kind for each in left} == KEPT
    assert blocking(stage) == []
    # So `make forget` finds all of it.
    assert stage.retained() - before <= {name for each in left for name in (each.id, each.name)}


def test_a_deleted_stage_can_be_created_again(stage: Skeleton) -> None:
    stage.create(STACK, stage.templates[ROOT_STACK], stage.parameters)

    assert names_taken(stage) == set()
