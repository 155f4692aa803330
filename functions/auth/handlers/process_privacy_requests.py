"""Every five minutes: erase closed accounts and old guests, write exports, and delete what is kept no longer."""

from auth.service.process_privacy_requests import process_privacy_requests
from shared.lambda_task import lambda_task

handler = lambda_task("process_privacy_requests", lambda _: process_privacy_requests())
