"""Functions, their permissions, schedules, releases and the API in front of them."""

import json
from datetime import UTC, datetime, timedelta

from tools import smoke
from tools.operator.first_hour.question import Question, Stage, expect
from tools.operator.stages import stack_of
from tools.test_stage import test_stage as run_tests

_COMPLETE = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE")
_FAILED_STARTS = ("Runtime.ImportModuleError", "Runtime.ExitError", "Status: timeout")
_PATTERN = " ".join(f'?"{each}"' for each in _FAILED_STARTS)
_SCHEDULED = "orders-relay-events"  # every minute
_WINDOW = timedelta(minutes=10)


def stacks(stage: Stage) -> str:
    """The stack and every nested stack are complete."""
    pages = stage.aws.stacks.get_paginator("describe_stacks").paginate()
    own = stack_of(stage.name)
    found = [each for page in pages for each in page["Stacks"] if each["StackName"].split("-")[:2] == own.split("-")]
    unfinished = [
        f"{each['StackName']}: {each['StackStatus']}" for each in found if each["StackStatus"] not in _COMPLETE
    ]
    expect(found and not unfinished, "; ".join(unfinished) or "there is no stack")
    return f"{len(found)} stacks complete"


def api(stage: Stage) -> str:
    """Requests pass the firewall, API Gateway, the functions and the servers."""
    smoke.check(stage.outputs["ApiUrl"], stage.name)
    return "health, catalogue, errors, an account, the webhook's secret"


def starts(stage: Stage) -> str:
    """No function failed to start: a missing layer, a library for another machine."""
    group = stage.named("AWS::Logs::LogGroup", f"/bottega/{stage.name}/functions")
    pages = stage.client("logs").get_paginator("filter_log_events").paginate(logGroupName=group, filterPattern=_PATTERN)
    messages = [each["message"].strip() for page in pages for each in page["events"]]
    failed = [each for each in messages if any(reason in each for reason in _FAILED_STARTS)]
    expect(not failed, f"{len(failed)} failed, such as {failed[0][:120] if failed else ''}")
    return "no failed start in the log"


def permissions(stage: Stage) -> str:
    """IAM refuses what no policy allows: a function that reads may not reserve stock."""
    name = f"{stage.prefix}-payments-get-payment"
    role = stage.client("lambda").get_function_configuration(FunctionName=name)["Role"]
    stock = f"arn:aws:lambda:{stage.region}:{stage.account}:function:{stage.prefix}-products-reserve-stock:live"
    [result] = stage.client("iam").simulate_principal_policy(
        PolicySourceArn=role, ActionNames=["lambda:InvokeFunction"], ResourceArns=[stock]
    )["EvaluationResults"]
    expect(result["EvalDecision"] != "allowed", f"{name} may invoke {stock}")
    return str(result["EvalDecision"])


def schedules(stage: Stage) -> str:
    """EventBridge Scheduler invokes the functions."""
    now = datetime.now(UTC)
    points = stage.client("cloudwatch").get_metric_statistics(
        Namespace="AWS/Lambda",
        MetricName="Invocations",
        Dimensions=[{"Name": "FunctionName", "Value": f"{stage.prefix}-{_SCHEDULED}"}],
        StartTime=now - _WINDOW,
        EndTime=now,
        Period=int(_WINDOW.total_seconds()),
        Statistics=["Sum"],
    )["Datapoints"]
    times = sum(each["Sum"] for each in points)
    expect(times, f"{_SCHEDULED} has not run for 10 minutes")
    return f"{_SCHEDULED} ran {times:.0f} times in 10 minutes"


def authorizer(stage: Stage) -> str:
    """API Gateway keeps the authorizer's result for 60 s."""
    [found] = stage.client("apigateway").get_authorizers(restApiId=stage.outputs["ApiId"])["items"]
    seconds = found["authorizerResultTtlInSeconds"]
    expect(seconds == 60, f"{seconds} s")
    return f"{seconds} s"


def releases(stage: Stage) -> str:
    """CodeDeploy knows the functions, so that the next release is gradual."""
    if stage.name != "prod":
        return "not gradual in this stage"
    deploy = stage.client("codedeploy")
    names = [each for each in deploy.list_applications()["applications"] if each.startswith(stage.prefix)]
    groups = [
        group for name in names for group in deploy.list_deployment_groups(applicationName=name)["deploymentGroups"]
    ]
    expect(groups, "no deployment group")
    return f"{len(groups)} deployment groups; the second release shows the rest"


def old_versions(stage: Stage) -> str:
    """The function that deletes old versions may list and delete them."""
    name = f"{stage.prefix}-operations-delete-old-versions"
    response = stage.client("lambda").invoke(FunctionName=name, Qualifier="live", Payload=b"{}")
    result = json.load(response["Payload"])
    expect("FunctionError" not in response, str(result.get("errorType")))
    expect(not result["failed"], f"{result['failed']} failed; the function's log has their names")
    return f"{result['deleted']} deleted"


def end_to_end(stage: Stage) -> str:
    """Orders, events, payments and permissions, over the public API."""
    code = run_tests(stage.name, ["-q"])
    expect(code == 0, f"pytest ended with {code}; its output is above")
    return "passed"


QUESTIONS = (
    Question("Stacks", "aws cloudformation describe-stacks --stack-name bottega-<stage>", stacks),
    Question("API", "make smoke STAGE=<stage>", api),
    Question(
        "Starts of functions",
        f"aws logs filter-log-events --log-group-name /bottega/<stage>/functions… --filter-pattern '{_PATTERN}'",
        starts,
    ),
    Question("Permissions", "aws iam simulate-principal-policy --action-names lambda:InvokeFunction …", permissions),
    Question("Schedules", "aws cloudwatch get-metric-statistics --metric-name Invocations …", schedules),
    Question("Authorizer's cache", "aws apigateway get-authorizers --rest-api-id …", authorizer),
    Question("Gradual releases", "aws deploy list-applications", releases),
    Question(
        "Old versions",
        "aws lambda invoke --function-name bottega-<stage>-operations-delete-old-versions:live /dev/stdout",
        old_versions,
    ),
)
LAST = (Question("End-to-end tests", "make test-stage STAGE=<stage>", end_to_end),)
