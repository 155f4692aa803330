"""How long a first visit takes until products appear, and what it loads: `make storefront-figures`."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from playwright.sync_api import Browser, CDPSession

from tests.browser.first_load import SCRIPT_BYTES_BOUND, script_bytes
from tests.browser.window import PHONE

_ROUNDS = 5
# Observed in the page, so that no time of the driver's is in it.
_WATCH = """
window.seen = {product: null, shift: 0};
new MutationObserver((_, observer) => {
    if (document.querySelector("main article h2 a") === null) return;
    seen.product = performance.now();
    observer.disconnect();
}).observe(document, {childList: true, subtree: true});
new PerformanceObserver((list) => { for (const each of list.getEntries()) seen.shift += each.value; })
    .observe({type: "layout-shift", buffered: true});
"""


@dataclass(frozen=True)
class Line:
    """A connection and a processor.

    Attributes:
        name: For people.
        kilobits: Per second towards the page; 0 is as fast as it goes.
        kilobits_up: Per second from it.
        latency: Milliseconds from a request to the response headers.
        slowdown: How many times slower than ours the processor is.
    """

    name: str
    kilobits: int = 0
    kilobits_up: int = 0
    latency: int = 0
    slowdown: int = 1


LINES = [
    Line("this machine"),
    Line("slow 4G, processor 4 times slower", 1600, 750, 150, 4),
    Line("fast 3G, processor 4 times slower", 700, 500, 400, 4),
]


@dataclass(frozen=True)
class Visit:
    """A first visit.

    Attributes:
        first_product: Milliseconds from entering the address to the first product.
        layout_shift: Cumulative Layout Shift: how much moved that one was looking at.
        responses: every response.
        bytes: All of it, compressed.
        script_bytes: The scripts in it.
    """

    first_product: float
    layout_shift: float
    responses: int
    bytes: int
    script_bytes: int


def measure(browser: Browser, url: str) -> bool:
    """Print a table of the medians; return whether the scripts stay within their bound."""
    print(f"{'first visit':36}{'product':>9}{'CLS':>7}{'responses':>10}{'kB':>7}{'script kB':>11}")
    scripts = 0
    for line in LINES:
        visits = [_visit(browser, url, line) for _ in range(_ROUNDS)]
        scripts = max(scripts, *(each.script_bytes for each in visits))
        print(_row(line.name, visits))
    print(f"Scripts: {scripts:,} bytes, compressed; bound {SCRIPT_BYTES_BOUND:,}.")
    return scripts <= SCRIPT_BYTES_BOUND


def _row(name: str, visits: Sequence[Visit]) -> str:
    def middle(figure: str) -> Any:
        return median(getattr(each, figure) for each in visits)

    seen = f"{middle('first_product'):>6.0f} ms{middle('layout_shift'):>7.3f}"
    loads = f"{middle('responses'):>10.0f}{middle('bytes') / 1000:>7.0f}{middle('script_bytes') / 1000:>11.1f}"
    return f"{name:36}{seen}{loads}"


def _visit(browser: Browser, url: str, line: Line) -> Visit:
    with browser.new_context(viewport=PHONE, locale="en-IE") as context:
        page = context.new_page()
        tools = page.context.new_cdp_session(page)
        _slow_down(tools, line)
        page.add_init_script(_WATCH)
        # Read from the browser: a page cannot see the sizes of another origin's responses.
        sizes: list[int] = []
        tools.on("Network.loadingFinished", lambda each: sizes.append(each["encodedDataLength"]))
        page.goto(url)
        page.get_by_role("article").first.wait_for()
        page.wait_for_load_state("networkidle")
        seen = page.evaluate("() => seen")
        return Visit(seen["product"], seen["shift"], len(sizes), sum(sizes), script_bytes(page))


def _slow_down(tools: CDPSession, line: Line) -> None:
    tools.send("Network.enable")
    tools.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": line.latency,
            "downloadThroughput": line.kilobits * 125 or -1,
            "uploadThroughput": line.kilobits_up * 125 or -1,
        },
    )
    tools.send("Emulation.setCPUThrottlingRate", {"rate": line.slowdown})
