"""Which layers the check of the dependencies covers."""

from tools.check_dependencies import LAYERS
from tools.stacks import LAYER_TYPE
from tools.template import template


def test_every_layer_of_the_template_is_checked_and_nothing_else() -> None:
    layers = {name for name, each in template()["Resources"].items() if each["Type"] == LAYER_TYPE}

    assert {f"{name.capitalize()}Layer" for name in LAYERS} == layers
