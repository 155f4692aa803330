"""What a person sees while the shop starts: a spinner on a terminal, plain lines elsewhere."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console as Terminal


class Console:
    """Progress and news."""

    def __init__(self) -> None:
        self._terminal = Terminal(highlight=False, soft_wrap=True)

    def say(self, text: str) -> None:
        """A line of news."""
        self._terminal.print(text, markup=False)

    def warn(self, text: str) -> None:
        """A line that needs attention."""
        self._terminal.print(f"! {text}", style="yellow", markup=False)

    def complain(self, text: str) -> None:
        """Something went wrong."""
        self._terminal.print(text, style="red", markup=False)

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        """Show that something is being done, and how long it took."""
        started = time.monotonic()
        if self._terminal.is_terminal:
            with self._terminal.status(text):
                yield
        else:
            self.say(f"  {text} ...")
            yield
        self._terminal.print(f"[green]✓[/] {text} [dim]({time.monotonic() - started:.1f} s)[/]")


class Silence(Console):
    """Says nothing, for tests."""

    def __init__(self) -> None:
        super().__init__()
        self._terminal = Terminal(quiet=True)
