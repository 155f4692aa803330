"""Count the resources of every stack, as CloudFormation creates them in production with everything switched on."""

import copy
import json
import logging
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from samtranslator.translator.transform import transform  # type: ignore[import-untyped]

from tools.cloudformation import long_form
from tools.template import APPLICATION_TYPE, FUNCTION_TYPE, ROOT, TEMPLATES, read_template

LAYER_TYPE = "AWS::Serverless::LayerVersion"
MOST_RESOURCES = 350
MOST_PARAMETERS = 60
MOST_BYTES = 1_000_000
_REGION = "eu-west-1"
_UPLOADED = "s3://bucket/key"


@dataclass(frozen=True)
class Size:
    """The size of a stack.

    Attributes:
        resources: Resources after the transforms, whatever their conditions; CloudFormation takes 500.
        parameters: Parameters of a nested stack; CloudFormation takes 60 from its parent.
        bytes: Size of the template in JSON after the transforms; CloudFormation takes 1,000,000.
    """

    resources: int
    parameters: int
    bytes: int


class _NoPolicies:
    """SAM's policy templates; we use none."""

    def load(self) -> dict[str, str]:
        return {"AWSXrayWriteOnlyAccess": "arn:aws:iam::aws:policy/AWSXrayWriteOnlyAccess"}


@cache
def transformed(path: Path, stage: str = "prod") -> dict[str, Any]:
    """Return a template as CloudFormation gets it: without loops, and without SAM's own types."""
    source = copy.deepcopy(long_form(read_template(path)))
    if "Transform" not in source:
        return dict(source)
    for each in source["Resources"].values():
        # SAM takes only what was uploaded.
        uploaded = {LAYER_TYPE: "ContentUri", FUNCTION_TYPE: "CodeUri", APPLICATION_TYPE: "Location"}
        if place := uploaded.get(each["Type"]):
            each["Properties"][place] = "https://s3.amazonaws.com/bucket/key" if place == "Location" else _UPLOADED
    logging.getLogger("samtranslator").setLevel(logging.CRITICAL)
    with patch.dict(os.environ, {"AWS_DEFAULT_REGION": _REGION}):
        done: dict[str, Any] = transform(source, {"Stage": stage, "OwnServers": "on"}, _NoPolicies())
    return done


def size(path: Path, stage: str = "prod") -> Size:
    """Return the size of a template's stack."""
    done = transformed(path, stage)
    return Size(len(done["Resources"]), len(done.get("Parameters", {})), len(json.dumps(done)))


def main() -> int:
    """Print the sizes; returns 1 if one is over its limit."""
    sizes = {str(path.relative_to(ROOT)): size(path) for path in TEMPLATES}
    for name, each in sizes.items():
        print(f"{name:36} {each.resources:4} resources {each.parameters:3} parameters {each.bytes:8,} bytes")
    print(f"{'all':36} {sum(each.resources for each in sizes.values()):4} resources; {MOST_RESOURCES} in one at most")
    over = [name for name, each in sizes.items() if each.resources > MOST_RESOURCES or each.bytes > MOST_BYTES]
    return 1 if over else 0


if __name__ == "__main__":
    raise SystemExit(main())
