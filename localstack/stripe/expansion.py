"""expand[]: https://docs.stripe.com/api/expanding_objects."""

from localstack.stripe.errors import InvalidRequest
from localstack.stripe.lists import page
from localstack.stripe.model import Call, Json
from localstack.stripe.params import ListParams
from localstack.stripe.repository.objects import Filters

_MAX_DEPTH = 4
_EXPANDABLE = {
    "payment_intent": {"latest_charge": "charge", "payment_method": "payment_method"},
    "charge": {
        "payment_intent": "payment_intent",
        "balance_transaction": "balance_transaction",
        "failure_balance_transaction": "balance_transaction",
        "refunds": "refund",
    },
    "refund": {
        "charge": "charge",
        "payment_intent": "payment_intent",
        "payment_method": "payment_method",
        "balance_transaction": "balance_transaction",
        "failure_balance_transaction": "balance_transaction",
    },
    "balance_transaction": {"source": "charge"},
}
_NEVER_SET = {
    "payment_intent": {"application", "customer", "on_behalf_of", "payment_record", "review", "source"},
    "charge": {"application", "application_fee", "customer", "on_behalf_of", "review", "source_transfer", "transfer"},
    "refund": {"customer", "source_transfer_reversal", "transfer_reversal"},
    "payment_method": {"customer"},
}


def expand(call: Call, body: Json, paths: list[str]) -> Json:
    """Replace ids by their objects.

    Raises:
        InvalidRequest: A path cannot be expanded.
    """
    for path in paths:
        names = path.split(".")
        if len(names) > _MAX_DEPTH:
            raise InvalidRequest(f"You cannot expand more than {_MAX_DEPTH} levels of a property.", param="expand")
        _expand(call, body, names, path)
    return body


def _expand(call: Call, node: Json, names: list[str], path: str) -> None:
    name, *rest = names
    if node.get("object") in {"list", "search_result"} and name == "data":
        for item in node["data"] if rest else []:
            _expand(call, item, rest, path)
        return
    kind = node.get("object", "")
    if name not in _EXPANDABLE.get(kind, {}) and name not in _NEVER_SET.get(kind, set()):
        raise InvalidRequest(f"This property cannot be expanded ({path}).", param="expand")
    _put(call, node, name)
    if rest and isinstance(node.get(name), dict):
        _expand(call, node[name], rest, path)


def _put(call: Call, node: Json, name: str) -> None:
    kind = _EXPANDABLE.get(node["object"], {}).get(name)
    if name == "refunds":
        url = f"/v1/charges/{node['id']}/refunds"
        node[name] = page(call, "refund", ListParams(), Filters(charge=node["id"]), url)
    elif kind and isinstance(node.get(name), str):
        kinds = ("charge", "refund") if name == "source" else (kind,)
        found = [call.repository.objects.find(each, node[name]) for each in kinds]
        node[name] = next((item for item in found if item), node[name])
