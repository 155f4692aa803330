"""Measured figures, their bounds, and the report."""

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Figure:
    """One line of the report; times are medians in milliseconds.

    Attributes:
        section: Kind of measurement.
        name: Name of the measurement.
        ours: Our time, rate or count.
        theirs: The compared time, rate or count, from the same run.
        ratio: The comparison as text.
        bound: The bound as text; empty for figures without one.
        met: Whether the bound holds.
        details: Parts of our time, for the JSON file.
        unit: Unit of both.
    """

    section: str
    name: str
    ours: float
    theirs: float
    ratio: str
    bound: str = ""
    met: bool = True
    details: dict[str, float] | None = None
    unit: str = "ms"


def share(
    section: str,
    name: str,
    ours: float,
    theirs: float,
    *,
    at_most: float | None = None,
    ratio: float | None = None,
    details: dict[str, float] | None = None,
) -> Figure:
    """Our time as a share of theirs; by default the ratio of the two medians."""
    ratio = ratio or ours / theirs
    bound = "" if at_most is None else f"≤ {at_most:.2f}"
    return Figure(section, name, ours, theirs, f"{ratio:.2f}", bound, at_most is None or ratio <= at_most, details)


def speedup(section: str, name: str, ours: float, theirs: float, at_least: float | None, at_most_ms: float) -> Figure:
    """How many times faster we are, with a limit for our time in milliseconds."""
    ratio = theirs / ours
    bound = f"≤ {at_most_ms:.0f} ms" if at_least is None else f"≥ {at_least:.0f} x, ≤ {at_most_ms:.0f} ms"
    met = ours <= at_most_ms and (at_least is None or ratio >= at_least)
    return Figure(section, name, ours, theirs, f"{ratio:,.0f} x faster" if ratio >= 2 else f"{ratio:.1f} x", bound, met)


def rate(
    section: str,
    name: str,
    ours: float,
    theirs: float,
    at_least: float | None = None,
    details: dict[str, float] | None = None,
) -> Figure:
    """How many times more we do per second."""
    ratio = ours / theirs
    bound = "" if at_least is None else f"≥ {at_least:.1f} x"
    met = at_least is None or ratio >= at_least
    return Figure(section, name, ours, theirs, f"{ratio:.2f} x", bound, met, details, unit="per s")


def counted(section: str, name: str, ours: int, allowed: int) -> Figure:
    """A count that must be exact."""
    return Figure(section, name, ours, allowed, "", f"= {allowed}", ours == allowed, unit="count")


def progress(text: str) -> None:
    """Print progress to standard error."""
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def print_table(figures: Sequence[Figure]) -> None:
    """Print the figures of one section."""
    unit = figures[0].unit
    table = Table(figures[0].section, f"ours, {unit}", f"theirs, {unit}", "ratio", "bound", "")
    for column in table.columns[1:4]:
        column.justify = "right"
    for figure in figures:
        verdict = "" if not figure.bound else "[green]ok" if figure.met else "[red]MISSED"
        times = f"{figure.ours:,.1f}", f"{figure.theirs:,.1f}"
        table.add_row(figure.name, *times, figure.ratio, figure.bound, verdict)
    Console(width=None if Console().is_terminal else 120).print(table)


def write_json(figures: Sequence[Figure], path: Path) -> None:
    """Write all figures as JSON."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps([asdict(each) for each in figures], indent=2))
