"""A saved query has 10,000 characters, and names at most 50 log groups that exist."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

SOURCE = "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutQueryDefinition.html"
MOST_CHARACTERS, MOST_GROUPS = 10_000, 50


def rule(application: Application) -> Iterator[str]:
    for query in application.of("AWS::Logs::QueryDefinition"):
        groups = query.properties["LogGroupNames"]
        if len(query.properties["QueryString"]) > MOST_CHARACTERS or len(groups) > MOST_GROUPS:
            yield f"{query}: is too long"
        for group in groups:
            resource = application.find(group)
            if resource is None or resource.type != "AWS::Logs::LogGroup":
                yield f"{query}: {group} is no log group of the application"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Observability", "Resources/RequestQuery/Properties/LogGroupNames", ["/bottega/prod/functions"])

    assert "Observability.RequestQuery: /bottega/prod/functions is no log group of the application" in set(rule(faulty))
