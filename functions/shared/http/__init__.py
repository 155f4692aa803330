"""What an HTTP handler imports."""

from shared.http.app import error_responses
from shared.http.identity import AdminUser, CurrentUser
from shared.http.lambda_handler import lambda_handler

__all__ = ["AdminUser", "CurrentUser", "error_responses", "lambda_handler"]
