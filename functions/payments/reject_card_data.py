"""Rejects requests with card data before anything is validated, stored or logged."""

import json
from typing import Annotated

from fastapi import Depends, Request

from shared.card_numbers import contains_card_number, strings_in
from shared.errors import CardDataRefused


async def _body(request: Request) -> bytes:
    return await request.body()


RawBody = Annotated[bytes, Depends(_body)]
"""The raw request body."""


def _reject_card_data(request: Request, body: RawBody) -> None:
    pairs = [text for pair in request.query_params.multi_items() for text in pair]
    # Nothing reads or checks the body of a GET request.
    texts = [] if request.method == "GET" else _texts(body)
    if any(contains_card_number(text) for text in (*pairs, *texts)):
        raise CardDataRefused


def _texts(body: bytes) -> list[str]:
    if not body:
        return []
    try:
        # Keep numbers as they were written.
        return list(strings_in(json.loads(body, parse_int=str, parse_float=str)))
    except (ValueError, RecursionError):
        return [body.decode(errors="replace")]


no_card_data = Depends(_reject_card_data)
"""A dependency for every router with client input."""
