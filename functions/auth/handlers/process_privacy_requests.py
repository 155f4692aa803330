"""Every minute: erase closed accounts, write requested exports, and delete those whose link has expired."""

from auth.internal_api import process_privacy_requests
from shared.lambda_task import lambda_task

handler = lambda_task("process_privacy_requests", lambda _: process_privacy_requests())
