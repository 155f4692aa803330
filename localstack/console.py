"""Progress output: a spinner on a terminal, plain lines elsewhere."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console as Terminal


class Console:
    """Prints progress and messages."""

    def __init__(self) -> None:
        self._terminal = Terminal(highlight=False, soft_wrap=True)

    def say(self, text: str) -> None:
        """Print a line."""
        self._terminal.print(text, markup=False)

    def warn(self, text: str) -> None:
        """Print a warning."""
        self._terminal.print(f"! {text}", style="yellow", markup=False)

    def error(self, text: str) -> None:
        """Print an error."""
        self._terminal.print(text, style="red", markup=False)

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        """Show a step while it runs, and how long it took."""
        started = time.monotonic()
        if self._terminal.is_terminal:
            with self._terminal.status(text):
                yield
        else:
            self.say(f"  {text} ...")
            yield
        self._terminal.print(f"[green]✓[/] {text} [dim]({time.monotonic() - started:.1f} s)[/]")


class SilentConsole(Console):
    """Prints nothing, for tests."""

    def __init__(self) -> None:
        super().__init__()
        self._terminal = Terminal(quiet=True)
