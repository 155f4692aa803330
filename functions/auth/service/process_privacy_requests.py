"""What happens every five minutes for privacy: erasures, exports, and the end of retention periods."""

from typing import Any

from auth.service.close_old_guests import close_old_guests, delete_old_erasures
from auth.service.erase_accounts import erase_accounts, report_old_erasures
from auth.service.write_exports import delete_expired_files, write_exports
from shared.task_steps import run_steps


def process_privacy_requests() -> dict[str, Any]:
    """Erase closed accounts and old guests, write requested exports, and delete what is kept no longer."""
    results = run_steps(
        {
            "guests": close_old_guests,
            "proofs": delete_old_erasures,
            "erasures": erase_accounts,
            "exports": write_exports,
            "deleted": delete_expired_files,
            "reported": report_old_erasures,
        }
    )
    return {
        "erasures": results["erasures"],
        "exports": {**results["exports"], "deleted": results["deleted"]},
    }
