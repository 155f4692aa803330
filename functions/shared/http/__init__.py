"""What an HTTP handler imports."""

from shared.http.app import error_responses
from shared.http.identity import ActiveAdmin, ActiveUser, AdminUser, ClientAddress, CurrentUser
from shared.http.lambda_handler import lambda_handler

__all__ = [
    "ActiveAdmin",
    "ActiveUser",
    "AdminUser",
    "ClientAddress",
    "CurrentUser",
    "error_responses",
    "lambda_handler",
]
