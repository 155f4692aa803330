"""A layer must be for the architecture and runtime of its functions.

AWS takes any layer; its libraries then fail to load on another machine. `make build` reads their ELF headers.
"""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

# CompatibleRuntimes is "Used for filtering with ListLayers and ListLayerVersions", so nothing refuses another layer.
# Wheels for arm64 "don't work on an x86_64 lambda function": https://github.com/aws/chalice/issues/2048.
SOURCE = "https://docs.aws.amazon.com/lambda/latest/api/API_PublishLayerVersion.html"


def rule(application: Application) -> Iterator[str]:
    for function in application.of("AWS::Lambda::Function"):
        for reference in function.properties.get("Layers", []):
            layer = application.find(reference)
            if layer is None:
                yield f"{function}: {reference} is not a layer of the application"
            elif function.properties["Runtime"] not in layer.properties["CompatibleRuntimes"]:
                yield f"{function}: {layer.properties['LayerName']} has another runtime"
            elif not {*function.properties["Architectures"]} <= {*layer.properties["CompatibleArchitectures"]}:
                yield f"{function}: {layer.properties['LayerName']} has another architecture"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Root", "Resources/PostgresLayer*/Properties/CompatibleArchitectures", ["arm64"])

    assert "Root.MigrateDatabasesFunction: PostgresLayer has another architecture" in set(rule(faulty))
