"""How email addresses compare."""

import unicodedata


def normalise_email(email: str) -> str:
    """Return the form in which addresses compare: case, width and composition make no difference."""
    folded = unicodedata.normalize("NFKC", email).casefold()
    return unicodedata.normalize("NFKC", folded)
