"""CloudFormation rejects circular dependencies."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

# "I get an error similar to the following: 'Circular dependency between resources: [Function, Bucket, FunctionRole,
# …]'"
SOURCE = "https://repost.aws/knowledge-center/cloudformation-circular-dependency-sam"


def rule(application: Application) -> Iterator[str]:
    for stack in application.stacks.values():
        for logical_id in stack.resources:
            if logical_id in stack.before(logical_id):
                yield f"{stack.name}.{logical_id}: depends on itself"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Network", "Resources/Vpc/DependsOn", "FlowLog")

    assert "Network.Vpc: depends on itself" in set(rule(faulty))
