import pytest
from pydantic import TypeAdapter, ValidationError

from products.field_types import ImageUrl
from products.model import is_product_id


@pytest.mark.parametrize(
    "address",
    [
        "/images/a.svg",
        "/a?x=//y",
        "http://x.test/a",
        "https://x.test",
        "https://x.test./a",
        "HTTPS://CDN.EXAMPLE:8443/a%20b",
        "https://müller.example/@ada/a.jpg",
        "https://8.8.8.8/a",
        "https://[2606:4700::1111]/a",
    ],
)
def test_an_image_url_is_absolute_or_a_path(address: str) -> None:
    assert TypeAdapter(ImageUrl).validate_python(address) == address


@pytest.mark.parametrize("address", ["//x.test/a", "a.svg", "javascript:x", "data:x", "/a b", ""])
def test_any_other_image_url_is_rejected(address: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(ImageUrl).validate_python(address)


@pytest.mark.parametrize(
    "address", ["/\\x.test/a", "\\\\x.test", "https:\\\\x.test/a", "/a\\b", "https://x.test\\@y.test/"]
)
def test_an_image_url_has_no_backslash_which_browsers_read_as_a_slash(address: str) -> None:
    with pytest.raises(ValidationError, match="must be an"):
        TypeAdapter(ImageUrl).validate_python(address)


@pytest.mark.parametrize("address", ["https://ada:secret@x.test/a", "https://ada@x.test/a", "https://x.test@y.test/"])
def test_an_image_url_has_no_credentials(address: str) -> None:
    with pytest.raises(ValidationError, match="must not contain a user name or a password"):
        TypeAdapter(ImageUrl).validate_python(address)


@pytest.mark.parametrize(
    "host",
    [
        "localhost", "localhost.", "shop.localhost", "printer.local", "metadata.google.internal", "intranet",
        "%6cocalhost", "127.0.0.1", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "127\u30020\u30020\u30021",
        "\u24dbocalhost", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "224.0.0.1", "[::1]", "[::]", "[fe80::1]", "[fd00::1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]", "[::1", "x.test:99999", "x..test", "-x.test", ":80", "x_y.test",
    ],
)  # fmt: skip
def test_an_image_url_names_a_public_host(host: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(ImageUrl).validate_python(f"http://{host}/a.jpg")


@pytest.mark.parametrize(
    "text", ["", "1", "{0190c0de-0000-4000-8000-000000000042}", "0190C0DE-0000-4000-8000-00000000004A"]
)
def test_only_the_exact_format_is_a_product_id(text: str) -> None:
    assert not is_product_id(text)
    assert is_product_id("0190c0de-0000-4000-8000-000000000042")
