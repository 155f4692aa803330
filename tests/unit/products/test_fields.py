import pytest
from pydantic import TypeAdapter, ValidationError

from products.field_types import ImageUrl
from products.model import is_product_id


@pytest.mark.parametrize("address", ["/images/a.svg", "http://x.test/a", "https://x.test"])
def test_an_image_url_is_absolute_or_a_path(address: str) -> None:
    assert TypeAdapter(ImageUrl).validate_python(address) == address


@pytest.mark.parametrize("address", ["//x.test/a", "a.svg", "javascript:x", "data:x", "/a b", ""])
def test_any_other_image_url_is_rejected(address: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(ImageUrl).validate_python(address)


@pytest.mark.parametrize(
    "text", ["", "1", "{0190c0de-0000-4000-8000-000000000042}", "0190C0DE-0000-4000-8000-00000000004A"]
)
def test_only_the_exact_format_is_a_product_id(text: str) -> None:
    assert not is_product_id(text)
    assert is_product_id("0190c0de-0000-4000-8000-000000000042")
