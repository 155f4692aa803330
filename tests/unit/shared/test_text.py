from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from shared.http.field_types import Paragraphs, TextLine
from shared.text import clean_line, clean_paragraphs, comparison_key


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        pytest.param("12\xa0rue de la Paix", "12 rue de la Paix", id="no-break space"),
        pytest.param("Article cassé\u202f!", "Article cassé !", id="narrow no-break space"),
        pytest.param("山田\u3000太郎", "山田 太郎", id="ideographic space"),
        pytest.param("  Ada \t  Byron ", "Ada Byron", id="run of white space"),
        pytest.param("علی\u200cرضا حسینی", "علی\u200cرضا حسینی", id="zero-width non-joiner stays"),  # noqa: RUF001
        pytest.param("क्\u200dष", "क्\u200dष", id="zero-width joiner stays"),
        pytest.param("👩\u200d💻", "👩\u200d💻", id="emoji with a joiner stays"),
        pytest.param("דניאל כהן\u200f", "דניאל כהן", id="right-to-left mark"),
        pytest.param("\u202a+39 06 123456\u202c", "+39 06 123456", id="embedding around a phone number"),
        pytest.param("\u2068Ada\u2069", "Ada", id="isolates"),
        pytest.param("Donau\xadstra\xdfe 1", "Donaustraße 1", id="soft hyphen"),
        pytest.param("\ufeffAda\u200b\u2060", "Ada", id="byte order mark, zero-width space, word joiner"),
        pytest.param("Rene\u0301e", "Renée", id="decomposed letter"),
        pytest.param("\u200d\u3164", "", id="only invisible characters"),
    ],
)
def test_a_line_is_stored_in_its_clean_form(typed: str, stored: str) -> None:
    assert clean_line(typed) == stored


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("Ada\nByron", "must be one line"),
        ("Ada Byron\n", "must be one line"),
        ("Ada\u2028Byron", "must be one line"),
        ("Ada\x85Byron", "must be one line"),
        ("Ada\x00Byron", "must not contain control characters"),
        ("Ada\x0bByron", "must not contain control characters"),
        ("Ada\x1fByron", "must not contain control characters"),
        ("Ada\x9bByron", "must not contain control characters"),
        ("Ada\ud800", "must not contain control characters"),
        ("Ada\u202eByron", "must not contain characters that reverse the direction of text"),
        ("Ada\u202dByron", "must not contain characters that reverse the direction of text"),
        ("A" + "\u0301\u0327" * 16, "must not stack more than 30 marks on one letter"),
    ],
)
def test_a_line_that_could_mislead_is_rejected(typed: str, reason: str) -> None:
    with pytest.raises(ValueError, match=f"^{reason}$"):
        clean_line(typed)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("One\r\ntwo\rthree\u2029four", "One\ntwo\nthree\nfour"),
        ("  One\xa0 two  \n\t\n\n\n three \n\n", "One two\n\nthree"),
    ],
)
def test_paragraphs_keep_their_lines(typed: str, stored: str) -> None:
    assert clean_paragraphs(typed) == stored


@pytest.mark.parametrize("typed", ["One\x00\ntwo", "One\n\u202etwo"])
def test_paragraphs_that_could_mislead_are_rejected(typed: str) -> None:
    with pytest.raises(ValueError, match="must not contain"):
        clean_paragraphs(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "é1",
        "É1",
        "e\u03011",
        "É\u200b1",
        " \xa0é1\u200f ",
        "\ufeffé\xad1",
        "é\uff11",
        "é\u200d1\ufe0f",
    ],
)
def test_keys_that_look_the_same_compare_equal(typed: str) -> None:
    assert comparison_key(typed) == "é1"


def test_keys_that_look_different_compare_unequal() -> None:
    keys = ["é1", "e1", "é 1", "é-1", "é10"]

    assert len({comparison_key(key) for key in keys}) == len(keys)


@given(st.text())
def test_a_comparison_key_is_its_own_comparison_key(typed: str) -> None:
    key = comparison_key(typed)

    assert comparison_key(key) == key


@given(st.text())
def test_a_clean_line_is_its_own_clean_form(typed: str) -> None:
    try:
        cleaned = clean_line(typed)
    except ValueError:
        return

    assert clean_line(cleaned) == cleaned
    assert comparison_key(cleaned) == comparison_key(typed)


class _Form(BaseModel):
    line: Annotated[str, TextLine(4)] = "line"
    text: Annotated[str, Paragraphs(9)] = ""


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({"line": "Å" * 5}, "String should have at most 4 characters"),
        ({"line": " \u200b "}, "String should have at least 1 character"),
        ({"text": "One line too long"}, "String should have at most 9 characters"),
        ({"line": 5}, "Input should be a valid string"),
        ({"line": "a\nb"}, "Value error, must be one line"),
    ],
)
def test_a_field_counts_characters_after_cleaning(sent: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError) as raised:
        _Form.model_validate(sent)

    assert [(error["loc"], error["msg"]) for error in raised.value.errors()] == [(tuple(sent), reason)]


def test_a_field_accepts_text_that_fits_after_cleaning() -> None:
    form = _Form(line="  A\u030a A\u030a\xad  ", text="\nOne\r\n\r\n\r\ntwo")

    assert (form.line, form.text) == ("Å Å", "One\n\ntwo")


def test_a_field_publishes_its_lengths() -> None:
    properties = TypeAdapter(_Form).json_schema()["properties"]

    assert (properties["line"]["minLength"], properties["line"]["maxLength"]) == (1, 4)
    assert properties["text"]["maxLength"] == 9
    assert "minLength" not in properties["text"]
