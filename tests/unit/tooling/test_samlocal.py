import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from ministack.services.cloudformation import language_extensions  # type: ignore[import-untyped]
from samcli.lib.utils.name_utils import normalize_lambda_function_name  # type: ignore[import-untyped]

from localstack.samlocal import templates
from localstack.samlocal.intrinsics import names_in, within_reach
from localstack.samlocal.pump import FunctionFailed, Pump, Schedule, Source, schedules, sources
from tools.application import application
from tools.cloudformation import CloudFormationLoader, expand, long_form
from tools.template import functions, services

WHOLE = application()


class Outputs(dict[str, str]):
    """A stack whose outputs have their own names as values."""

    def get(self, key: str, default: Any = None) -> str:
        return key


def test_the_dependencies_are_small_enough_for_cloudformation_and_hold_no_function() -> None:
    template = templates.dependencies(WHOLE)

    kinds = {each["Type"] for each in template["Resources"].values()}
    assert len(json.dumps(template)) < 51_200
    assert {"AWS::SQS::Queue", "AWS::Events::Rule", "AWS::SecretsManager::Secret"} <= kinds
    assert not [kind for kind in kinds if kind.startswith(("AWS::Serverless", "AWS::Lambda"))]


def test_every_variable_that_the_template_computes_is_an_output_of_the_dependencies() -> None:
    stack_outputs = templates.dependencies(WHOLE)["Outputs"]
    variables = templates.resolved_environments(WHOLE, Outputs())

    computed = {value for each in variables.values() for value in each.values() if value.startswith("Variable")}
    assert computed
    assert computed <= set(stack_outputs)


def test_what_only_nested_stacks_have_is_left_out() -> None:
    template = templates.dependencies(WHOLE)

    known = {*template["Resources"], *template["Parameters"]}
    named = {name for name in names_in(template["Resources"]) if not name.startswith("AWS::")}
    assert named <= known
    secret = {"Fn::If": ["WithServers", {"Fn::GetAtt": ["Data", "Outputs.Secret"]}, {"Ref": "SecretArn"}]}
    assert within_reach(secret, {"SecretArn"}) == {"Ref": "SecretArn"}


def test_a_function_calls_another_by_an_arn_in_which_sam_local_finds_its_name() -> None:
    variables = templates.environments(WHOLE)["OrdersCreateOrderFunction"]
    local = templates.local(WHOLE, templates.resolved_environments(WHOLE, {}), with_routes_only=False)

    arn = variables["RESERVE_STOCK_FUNCTION"]["Fn::Sub"].replace("${AWS::AccountId}", "000000000000")
    called = normalize_lambda_function_name(re.sub(r"\$\{(AWS::)?(\w+)\}", "local", arn))

    assert called == "bottega-local-products-reserve-stock"
    assert local["Resources"]["ProductsReserveStockFunction"]["Properties"]["FunctionName"] == called


def test_start_lambda_has_all_functions_and_start_api_those_with_routes_and_the_authorizer() -> None:
    variables = templates.resolved_environments(WHOLE, {})
    everything = {each.id_in_application for each in functions()}
    routed = {each.id_in_application for each in functions() if each.routes}

    both = [
        {
            name
            for name, each in templates.local(WHOLE, variables, with_routes_only=only)["Resources"].items()
            if each["Type"] == "AWS::Serverless::Function"
        }
        for only in (False, True)
    ]

    assert both == [everything, routed | {"AuthAuthorizeRequestFunction"}]


def test_short_forms_of_functions_become_long_ones() -> None:
    short = {"A": {"GetAtt": "OneFunction.Arn"}, "B": {"Sub": ["x-${Name}-${Stage}", {"Name": {"Ref": "Bus"}}]}}

    long = long_form(short)

    assert long == {
        "A": {"Fn::GetAtt": ["OneFunction", "Arn"]},
        "B": {"Fn::Sub": ["x-${Name}-${Stage}", {"Name": {"Ref": "Bus"}}]},
    }
    assert names_in(long) == {"OneFunction", "Stage", "Bus"}


@pytest.mark.parametrize("written", [lambda value: value, long_form], ids=["short", "long"])
def test_a_loop_is_expanded_and_the_rest_stays(written: Callable[[Any], Any]) -> None:
    other = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Sub": "other-${Stage}"}}}
    name = {"Sub": ["x-${Row}-${Stage}", {"Row": {"FindInMap": ["Rows", {"Ref": "Each"}, "Name"]}}]}
    body = {
        "${Each}Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": name}},
        "${Each}Alarm": {"Of": {"GetAtt": [{"Sub": "${Each}Queue"}, "Arn"]}, "Url": {"Ref": {"Sub": "${Each}Queue"}}},
    }
    template = {
        "Transform": ["AWS::LanguageExtensions", "AWS::Serverless-2016-10-31"],
        "Mappings": {"Rows": {"One": {"Name": "one"}, "Two": {"Name": "two"}}},
        "Resources": {"Fn::ForEach::Rows": ["Each", ["One", "Two"], body], "Other": other},
    }

    expanded = expand(written(template))

    assert expanded["Transform"] == "AWS::Serverless-2016-10-31"
    assert long_form(expanded["Resources"]) == long_form(
        {
            "OneQueue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Sub": "x-one-${Stage}"}}},
            "OneAlarm": {"Of": {"GetAtt": "OneQueue.Arn"}, "Url": {"Ref": "OneQueue"}},
            "TwoQueue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Sub": "x-two-${Stage}"}}},
            "TwoAlarm": {"Of": {"GetAtt": "TwoQueue.Arn"}, "Url": {"Ref": "TwoQueue"}},
            "Other": other,
        }
    )


def test_the_loops_are_expanded_as_the_transform_itself_does() -> None:
    for path in services().values():
        source = long_form(CloudFormationLoader(path.read_text()).get_single_data())
        if isinstance(source["Transform"], list):
            theirs = language_extensions.apply(source, {})["Resources"]
            ours = expand(source)["Resources"]
            # We also fill in the literals of `Fn::Sub`; a loop with one turn does nothing else.
            filled = expand({"Resources": {"Fn::ForEach::Once": ["Unused", ["once"], theirs]}})["Resources"]
            consumers = [name for name in theirs if name.startswith("On")]
            assert ours.keys() == theirs.keys()
            assert len(consumers) >= 7
            assert {name: ours[name] for name in consumers} == {name: filled[name] for name in consumers}


@pytest.mark.parametrize(
    ("expression", "found"),
    [("rate(1 minute)", 60), ("rate(5 minutes)", 300), ("rate(90 days)", 7_776_000), ("cron(0 3 * * ? *)", None)],
)
def test_rates_are_scheduled_and_cron_is_left_to_the_operator(expression: str, found: int | None) -> None:
    event = {"Type": "ScheduleV2", "Properties": {"ScheduleExpression": expression, "Input": '{"a": 1}'}}

    planned = schedules({"JobFunction": {"Events": {"Schedule": event}}})

    assert planned == ([Schedule("JobFunction", found, {"a": 1})] if found else [])


def test_every_queue_of_the_template_has_a_consumer() -> None:
    queues = [name for name, each in WHOLE["Resources"].items() if each["Type"] == "AWS::SQS::Queue"]
    urls = {name: f"http://127.0.0.1/0/{name}" for name in queues}

    taken = {each.url for each in sources(templates.functions_of(WHOLE), urls)}

    assert taken == {url for name, url in urls.items() if "DeadLetter" not in name}


class Queue:
    """SQS with messages whose ids are their bodies; it runs dry, and then stops the pump."""

    def __init__(self, *bodies: str) -> None:
        self.messages = {body: body for body in bodies}
        self.stop: Callable[[], None] = lambda: None

    def receive_message(self, **_options: Any) -> dict[str, Any]:
        received = [
            {"MessageId": each, "ReceiptHandle": each, "Body": each, "Attributes": {}, "MD5OfBody": ""}
            for each in self.messages
        ]
        self.stop()
        return {"Messages": received}

    def delete_message(self, QueueUrl: str, ReceiptHandle: str) -> None:  # noqa: N803 - SQS's names
        del self.messages[ReceiptHandle]


@pytest.mark.parametrize(
    ("response", "left"),
    [({"batchItemFailures": []}, []), ({"batchItemFailures": [{"itemIdentifier": "b"}]}, ["b"]), (None, ["a", "b"])],
    ids=["all processed", "one is received again", "the function failed"],
)
def test_a_message_leaves_the_queue_once_its_function_has_processed_it(
    response: dict[str, Any] | None, left: list[str]
) -> None:
    queue, warnings, seen = Queue("a", "b"), list[str](), list[str]()

    def invoke(_function: str, event: Mapping[str, Any]) -> dict[str, Any]:
        seen.extend(record["body"] for record in event["Records"])
        if response is None:
            raise FunctionFailed("no memory")
        return response

    pump = Pump(queue, invoke, warnings.append)
    queue.stop = pump.stop
    pump._drain(Source("TakeFunction", "http://127.0.0.1/0/queue", 10))

    assert seen == ["a", "b"]
    assert list(queue.messages) == left
