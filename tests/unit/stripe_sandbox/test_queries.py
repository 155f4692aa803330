"""Stripe's search query language."""

import pytest

from localstack.stripe.errors import InvalidRequest
from localstack.stripe.queries import parse_query

_INTENT = {"status": "succeeded", "amount": 1999, "currency": "eur", "customer": None, "metadata": {"order_id": "o'1"}}


@pytest.mark.parametrize(
    ("query", "matches"),
    [
        ("status:'succeeded'", True),
        ('status:"canceled"', False),
        ("-status:'canceled'", True),
        ("metadata['order_id']:\"o'1\"", True),
        (r"metadata[\"order_id\"]:'o\'1'".replace('\\"', '"'), True),
        ("metadata['order_id']:null", False),
        ("metadata['other']:null", True),
        ("-metadata['other']:null", False),
        ("customer:null", True),
        ("amount>1998", True),
        ("amount>=2000", False),
        ("amount<2000 AND amount>1000", True),
        ("status:'canceled' OR amount:1999", True),
        ("status:'succeeded' amount:5", False),
        ("status~'ucceed'", True),
    ],
)
def test_a_query_matches_objects(query: str, matches: bool) -> None:
    assert parse_query(query)(_INTENT) is matches


_NO_QUERIES = ["", "status", "status=succeeded", "secret:'x'", "metadata:'x'", "status:'a' AND", "status['a']:'b'"]
_TOO_MUCH = ["status:'a' AND amount:1 OR amount:2", " AND ".join(["amount:1"] * 11), "status:'a' )"]


@pytest.mark.parametrize("query", [*_NO_QUERIES, *_TOO_MUCH])
def test_an_invalid_query_is_rejected(query: str) -> None:
    with pytest.raises(InvalidRequest):
        parse_query(query)
