"""Holds what a service needs from outside, so that tests can inject fakes."""


class DependencyHolder[T]:
    """The dependencies of one service.

    Args:
        default: What the deployed functions use.
    """

    def __init__(self, default: T) -> None:
        self._current = default

    def get(self) -> T:
        """Return the current dependencies."""
        return self._current

    def override(self, replacement: T) -> T:
        """Replace the dependencies and return the previous ones."""
        previous, self._current = self._current, replacement
        return previous
