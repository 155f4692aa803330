"""HTTP endpoints: what each one needs."""

from shared.http.app import error_responses
from shared.http.entry import lambda_handler
from shared.http.identity import AdminUser, Caller, CurrentUser

__all__ = ["AdminUser", "Caller", "CurrentUser", "error_responses", "lambda_handler"]
