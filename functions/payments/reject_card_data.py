"""Keeps card data out of every endpoint, before anything is validated, stored or logged."""

import json
from typing import Annotated

from fastapi import Depends, Request

from payments.card_data import holds_card_number, texts_of
from payments.errors import CardDataRefused


async def _body(request: Request) -> bytes:
    return await request.body()


RawBody = Annotated[bytes, Depends(_body)]
"""The request's body as it was sent, to the byte."""


def _refuse_card_data(request: Request, body: RawBody) -> None:
    pairs = [text for pair in request.query_params.multi_items() for text in pair]
    # The body of a GET is read by nobody else, and was not checked before.
    texts = [] if request.method == "GET" else _texts(body)
    if any(holds_card_number(text) for text in (*pairs, *texts)):
        raise CardDataRefused


def _texts(body: bytes) -> list[str]:
    if not body:
        return []
    try:
        # Numbers stay as they were written.
        return list(texts_of(json.loads(body, parse_int=str, parse_float=str)))
    except (ValueError, RecursionError):
        return [body.decode(errors="replace")]


no_card_data = Depends(_refuse_card_data)
"""A dependency of every router that takes something from clients."""
