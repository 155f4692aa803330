"""The costs as Markdown."""

from tools.cost.items import items
from tools.cost.shops import ALL_ON_AWS, MINIMAL, SHOPS


def table() -> str:
    """Return the costs of all shops."""
    costs = [items(shop) for shop in SHOPS]
    lines = [f"| US$ a month | {' | '.join(shop.name for shop in SHOPS)} |", "|---|" + "---:|" * len(SHOPS)]
    lines += [f"| {item} | {' | '.join(f'{cost[item]:,.0f}' for cost in costs)} |" for item in costs[0]]
    totals = " | ".join(f"**{sum(cost.values()):,.0f}**" for cost in costs)
    return "\n".join([*lines, f"| **All** | {totals} |"])


def parameters() -> str:
    """Return what the two cheapest shops change of prod's parameters."""
    return f"    minimal     {MINIMAL}\n    all on AWS  {ALL_ON_AWS}"
