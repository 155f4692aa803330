"""A function has five layers at most."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html"
MOST = 5


def rule(application: Application) -> Iterator[str]:
    for function in application.of("AWS::Lambda::Function"):
        if (count := len(function.properties.get("Layers", []))) > MOST:
            yield f"{function}: {count} layers"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted(
        "Auth",
        "Resources/LoginFunction/Properties/Layers",
        [
            {"Ref": "HttpLayer"},
            {"Ref": "HttpLayer"},
            {"Ref": "HttpLayer"},
            {"Ref": "HttpLayer"},
            {"Ref": "HttpLayer"},
            {"Ref": "HttpLayer"},
        ],
    )

    assert "Auth.LoginFunction: 6 layers" in set(rule(faulty))
