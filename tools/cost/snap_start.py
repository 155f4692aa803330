"""What SnapStart costs. Python's snapshots are billed until their version is deleted, unlike Java's."""

from tools.cost.prices import PRICES, SECONDS
from tools.cost.shops import IDLE, Shop, changed
from tools.creation import Application
from tools.template import functions


def from_snapshots(application: Application) -> list[int]:
    """Return the memory in MiB of each function that starts from a snapshot."""
    return [
        each.properties["MemorySize"]
        for each in application.of("AWS::Lambda::Function")
        if each.properties.get("SnapStart", {}).get("ApplyOn") == "PublishedVersions"
    ]


def generations() -> int:
    """Return how many versions of a function are kept: the released one, and earlier ones for a rollback."""
    [deleting] = [each for each in functions() if each.name == "operations-delete-old-versions"]
    return 1 + int(deleting.environment["EARLIER_VERSIONS"])


def snapshots(application: Application) -> float:
    """Return the cost of all snapshots in dollars per month, which does not depend on traffic."""
    return sum(from_snapshots(application)) / 1024 * generations() * SECONDS * PRICES["snapshot_gb_second"]


def table() -> str:
    """Return the cost of each value of the parameter as a Markdown table."""
    lines = ["| `SnapStart` | Functions | US$ a month |", "|---|---:|---:|"]
    for value in ("off", "waiting", "all"):
        application = Shop(value, changed("prod", f"SnapStart={value}"), IDLE).application
        lines.append(f"| `{value}` | {len(from_snapshots(application))} | {snapshots(application):,.0f} |")
    restored = 1000 * PRICES["snapshot_gb_restored"]
    kept = f"{generations()} versions of each function are kept; 1,000 cold starts cost US$ {restored:.2f} more."
    return "\n".join([*lines, "", kept])
