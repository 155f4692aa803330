"""Unpublished events, stored in the transaction of their changes."""

from payments.repository.database import database
from shared.postgres_outbox import PostgresOutbox

outbox = PostgresOutbox("payments", database)
