"""Form-encoded parameters with brackets: `card[exp_month]=1&expand[]=latest_charge`.

See https://docs.stripe.com/api and how the official libraries encode nested parameters.
"""

import re
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qsl

from localstack.stripe.errors import InvalidRequest

type Tree = dict[str, Any]

_NAME = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")
_MAX_DEPTH = 8
_MAX_FIELDS = 1000


def parse_form(text: str) -> Tree:
    """Parse parameters into nested dictionaries of strings; list items are keyed by position, from "0".

    Raises:
        InvalidRequest: The brackets do not match, or a name is both a value and a hash.
    """
    tree: Tree = {}
    try:
        fields = parse_qsl(text, keep_blank_values=True, max_num_fields=_MAX_FIELDS, errors="strict")
    except ValueError:
        raise InvalidRequest("The request's parameters are not form-encoded UTF-8.") from None
    for name, value in fields:
        _put(tree, _path(name), value)
    return tree


def _path(name: str) -> list[str]:
    match = _NAME.fullmatch(name)
    path = [match[1], *re.findall(r"\[([^\[\]]*)\]", match[2])] if match else []
    if not 0 < len(path) <= _MAX_DEPTH:
        raise InvalidRequest(f"Invalid parameter name: {name[:100]}")
    return path


def _put(tree: Tree, path: list[str], value: str) -> None:
    node = tree
    for key, following in pairwise(path):
        # `items[][id]=a&items[][name]=b` is one item; a repeated field starts the next.
        position = _open_item(node, following) if key == "" else key
        node = node.setdefault(position, {})
        if not isinstance(node, dict):
            raise InvalidRequest(f"Invalid parameter: {path[0]} is both a value and a hash", param=path[0])
    last = path[-1] or str(len(node))
    if isinstance(node.get(last), dict):
        raise InvalidRequest(f"Invalid parameter: {path[0]} is both a value and a hash", param=path[0])
    node[last] = value


def _open_item(items: Tree, field: str) -> str:
    last = str(len(items) - 1)
    return last if isinstance(items.get(last), dict) and field not in items[last] else str(len(items))
