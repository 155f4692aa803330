"""Text typed by people: the form in which it is stored, and the form in which keys are compared.

Functions raise `ValueError` with a reason that fits after the name of the field.
"""

import re
import unicodedata

from shared.translatable import Translatable

# Most marks that Unicode's stream-safe format allows on one letter. Normalising longer runs takes quadratic time.
# Source: https://www.unicode.org/reports/tr15/#Stream_Safe_Text_Format
_MOST_MARKS = 30

_LINE_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_OVERRIDE = re.compile("[\u202d\u202e]")
# Soft hyphens, zero-width spaces, word joiners, byte order marks, direction marks, embeddings and isolates.
_DROPPED = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202c\u2060-\u206f\ufeff]")
# Unicode's default-ignorable code points, and the blank Braille pattern.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)


def clean_line(text: str) -> str:
    """Return a single-line text in its stored form.

    The result is in NFC, with single spaces and no invisible characters except joiners, which some scripts need.
    Text without any visible character becomes empty.

    Raises:
        ValueError: It contains a line break, a control character or a bidirectional override.
    """
    if _LINE_BREAK.search(text):
        raise ValueError(Translatable("must be one line"))
    return _clean(text)


def clean_paragraphs(text: str) -> str:
    """Return a text of several lines in its stored form: each line like `clean_line`, at most one empty line between.

    Raises:
        ValueError: It contains a control character or a bidirectional override.
    """
    cleaned = "\n".join(_clean(line) for line in _LINE_BREAK.split(text))
    return re.sub("\n{3,}", "\n\n", cleaned).strip("\n")


def visible_line(text: str) -> str:
    """Return what a reader sees of a text, in one line: without invisible characters, with single spaces."""
    return " ".join((text if text.isascii() else _INVISIBLE.sub("", text)).split())


def composed(text: str) -> str:
    """Return a text in NFC, which may be shorter; unchanged if it has more marks on a letter than are accepted."""
    return text if _has_stacked_marks(text) else unicodedata.normalize("NFC", text)


def comparison_key(text: str) -> str:
    """Return the form in which keys typed by people, such as SKUs and category names, are compared.

    Two keys are the same if they differ only in case, in compatibility characters such as full-width letters, in
    invisible characters, or in white space around words.
    """
    folded = unicodedata.normalize("NFD", _INVISIBLE.sub("", text)).casefold()
    folded = unicodedata.normalize("NFKC", folded).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def _clean(line: str) -> str:
    if _CONTROL.search(line):
        raise ValueError(Translatable("must not contain control characters"))
    if _OVERRIDE.search(line):
        raise ValueError(Translatable("must not contain characters that reverse the direction of text"))
    line = _DROPPED.sub("", line)
    if _has_stacked_marks(line):
        raise ValueError(Translatable("must not stack more than {most} marks on one letter", most=_MOST_MARKS))
    line = " ".join(unicodedata.normalize("NFC", line).split())
    return line if _INVISIBLE.sub("", line).strip() else ""


def _has_stacked_marks(text: str) -> bool:
    if text.isascii():
        return False
    run = 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        if run > _MOST_MARKS:
            return True
    return False
