"""What an HTTP handler imports."""

from shared.http.app import error_responses
from shared.http.identity import (
    ActiveAdmin,
    ActiveBuyer,
    ActiveUser,
    AdminUser,
    ClientAddress,
    CurrentBuyer,
    CurrentUser,
)
from shared.http.lambda_handler import lambda_handler

__all__ = [
    "ActiveAdmin",
    "ActiveBuyer",
    "ActiveUser",
    "AdminUser",
    "ClientAddress",
    "CurrentBuyer",
    "CurrentUser",
    "error_responses",
    "lambda_handler",
]
