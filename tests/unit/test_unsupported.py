"""Only unsupported resources are removed from the emulator's templates."""

import pytest
from ministack.services.cloudformation.provisioners import _RESOURCE_HANDLERS  # type: ignore[import-untyped]

from tests.deploy.unsupported import LEFT_OUT, UNSUPPORTED, without_unsupported
from tools.template import TEMPLATES, read_template

TEMPLATE = {
    "Transform": "AWS::Serverless-2016-10-31",
    "Resources": {
        "Cluster": {"Type": "AWS::RDS::DBCluster", "Properties": {"Engine": "aurora-postgresql"}},
        "Proxy": {"Type": "AWS::RDS::DBProxy", "Properties": {"DBProxyName": "proxy"}},
        "Topic": {"Type": "AWS::SNS::Topic", "DependsOn": ["Cluster", "Proxy"]},
        "Other": {"Type": "AWS::SNS::Topic", "DependsOn": "Proxy"},
    },
    "Outputs": {
        "Endpoint": {"Value": {"Fn::GetAtt": ["Proxy", "Endpoint"]}},
        "Name": {"Value": {"Ref": "Proxy"}},
        "Address": {"Value": {"Fn::Sub": "${Proxy.Endpoint}:${Cluster.Port}"}},
        "Cluster": {"Value": {"Fn::GetAtt": ["Cluster", "Endpoint"]}},
    },
}


def test_unsupported_resources_are_removed_with_what_refers_to_them() -> None:
    left = without_unsupported(TEMPLATE)

    assert left["Resources"] == {
        "Cluster": {"Type": "AWS::RDS::DBCluster", "Properties": {"Engine": "aurora-postgresql"}},
        "Topic": {"Type": "AWS::SNS::Topic", "DependsOn": ["Cluster"]},
        "Other": {"Type": "AWS::SNS::Topic"},
    }
    assert left["Outputs"] == {
        "Endpoint": {"Value": LEFT_OUT},
        "Name": {"Value": LEFT_OUT},
        "Address": {"Value": {"Fn::Sub": f"{LEFT_OUT}:${{Cluster.Port}}"}},
        "Cluster": {"Value": {"Fn::GetAtt": ["Cluster", "Endpoint"]}},
    }


def test_only_an_alarm_over_several_metrics_is_removed() -> None:
    shared = {"ComparisonOperator": "GreaterThanThreshold", "Threshold": 1, "EvaluationPeriods": 1}
    single = {**shared, "Namespace": "AWS/Lambda", "MetricName": "Errors"}
    several = {**shared, "Metrics": [{"Id": "crashes", "Expression": "errors - refusals"}]}
    resources = {
        each["AlarmName"]: {"Type": "AWS::CloudWatch::Alarm", "Properties": each}
        for each in ({"AlarmName": "Single", **single}, {"AlarmName": "Several", **several})
    }

    assert set(without_unsupported({"Resources": resources})["Resources"]) == {"Single"}
    with pytest.raises(ValueError, match="metric math"):
        _RESOURCE_HANDLERS["AWS::CloudWatch::Alarm"]["create"]("Several", several, "stack")


def test_a_supported_template_stays_unchanged() -> None:
    template = {**TEMPLATE, "Resources": {"Cluster": TEMPLATE["Resources"]["Cluster"]}, "Outputs": {}}  # type: ignore[index]

    assert without_unsupported(template) == template


def test_exactly_the_types_that_we_use_and_the_emulator_lacks_are_removed() -> None:
    used = {each["Type"] for path in TEMPLATES for each in read_template(path)["Resources"].values()}
    ours = {each for each in used if not each.startswith(("Custom::", "AWS::Serverless::"))}

    assert ours - set(_RESOURCE_HANDLERS) == UNSUPPORTED
