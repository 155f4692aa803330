"""Form-encoded parameters, as the official libraries send them."""

import pytest

from localstack.stripe.errors import InvalidRequest
from localstack.stripe.forms import parse_form


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", {}),
        ("amount=1999&currency=eur", {"amount": "1999", "currency": "eur"}),
        ("metadata[order_id]=o-1&metadata[a b]=%C3%BC", {"metadata": {"order_id": "o-1", "a b": "ü"}}),
        ("card[checks][cvc]=x", {"card": {"checks": {"cvc": "x"}}}),
        ("expand[]=a&expand[]=b.c", {"expand": {"0": "a", "1": "b.c"}}),
        ("expand[0]=a&expand[1]=b", {"expand": {"0": "a", "1": "b"}}),
        ("items[][id]=a&items[][n]=1&items[][id]=b", {"items": {"0": {"id": "a", "n": "1"}, "1": {"id": "b"}}}),
        ("items[0][id]=a&items[1][id]=b", {"items": {"0": {"id": "a"}, "1": {"id": "b"}}}),
        ("description=", {"description": ""}),
        ("a=1&a=2", {"a": "2"}),
    ],
)
def test_brackets_nest(text: str, tree: dict[str, object]) -> None:
    assert parse_form(text) == tree


@pytest.mark.parametrize("text", ["a=1&a[b]=2", "a[b]=2&a=1", "[a]=1", "a[b=1", "a]b=1", "a[[b]]=1", "a=%ff"])
def test_invalid_brackets_are_rejected(text: str) -> None:
    with pytest.raises(InvalidRequest):
        parse_form(text)


def test_depth_and_number_of_parameters_are_limited() -> None:
    with pytest.raises(InvalidRequest):
        parse_form("a" + "[b]" * 8 + "=1")
    with pytest.raises(InvalidRequest):
        parse_form("&".join(f"a{number}=1" for number in range(1001)))
