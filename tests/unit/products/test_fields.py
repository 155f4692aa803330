import pytest
from pydantic import TypeAdapter, ValidationError

from products.field_types import ImageUrl
from products.model import is_product_id


@pytest.mark.parametrize("address", ["/images/a.svg", "http://x.test/a", "https://x.test"])
def test_an_image_has_an_absolute_address_or_a_path(address: str) -> None:
    assert TypeAdapter(ImageUrl).validate_python(address) == address


@pytest.mark.parametrize("address", ["//x.test/a", "a.svg", "javascript:x", "data:x", "/a b", ""])
def test_no_other_image_address_is_taken(address: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(ImageUrl).validate_python(address)


@pytest.mark.parametrize(
    "text", ["", "1", "{0190c0de-0000-4000-8000-000000000042}", "0190C0DE-0000-4000-8000-00000000004A"]
)
def test_only_an_id_as_we_give_it_is_an_id(text: str) -> None:
    assert not is_product_id(text)
    assert is_product_id("0190c0de-0000-4000-8000-000000000042")
