"""A function cannot load a layer of another architecture or runtime."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/lambda/latest/dg/python-layers.html"


def rule(application: Application) -> Iterator[str]:
    for function in application.of("AWS::Lambda::Function"):
        for reference in function.properties.get("Layers", []):
            layer = application.find(reference)
            if layer is None:
                yield f"{function}: {reference} is no layer of the application"
            elif function.properties["Runtime"] not in layer.properties["CompatibleRuntimes"]:
                yield f"{function}: {layer.properties['LayerName']} has another runtime"
            elif not {*function.properties["Architectures"]} <= {*layer.properties["CompatibleArchitectures"]}:
                yield f"{function}: {layer.properties['LayerName']} has another architecture"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Root", "Resources/PostgresLayer*/Properties/CompatibleArchitectures", ["arm64"])

    assert "Root.MigrateDatabasesFunction: PostgresLayer has another architecture" in set(rule(faulty))
