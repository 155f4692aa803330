"""A saved query is limited to 10,000 characters, and to 50 log groups when it runs. Ours search our own groups."""

from collections.abc import Iterator

from tests.contract.aws_rules.application import Application, found, planted

# queryString: "Length Constraints: Minimum length of 1. Maximum length of 10000." StartQuery: "You can include up to 50
# log groups": https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html.
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
                yield f"{query}: {group} is not a log group of the application"


def test_the_templates_obey_it() -> None:
    assert found(rule) == set()


def test_a_planted_fault_is_found() -> None:
    faulty = planted("Observability", "Resources/RequestQuery/Properties/LogGroupNames", ["/bottega/prod/functions"])

    assert "Observability.RequestQuery: /bottega/prod/functions is not a log group of the application" in set(
        rule(faulty)
    )
