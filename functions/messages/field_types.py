"""Field types of the messages API."""

from typing import Annotated

from fastapi import Path
from pydantic import Field

from shared.http.field_types import Text

OrderId = Annotated[Text, Field(min_length=1, max_length=64)]
MessageId = Annotated[str, Path(alias="id")]
