"""The cached report of GET /health."""

from platform_api import api
from shared.valkey_protocol import execute


def let_the_report_expire() -> None:
    """Simulate that five seconds pass."""
    execute("DEL", "report:{health}:ticket")
    api._health_report._own = float("-inf"), ""
