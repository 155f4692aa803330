"""Long lists of names, readable."""


def words(text: str) -> tuple[str, ...]:
    """The words of a text."""
    return tuple(text.split())
