"""How a column that holds personal data is classified; each service has a map of its columns."""

from typing import Any, Literal, NamedTuple

type Kind = Literal["identity", "contact", "preference", "credential", "network", "activity"]
type Record = dict[str, Any]
"""A stored record in JSON values."""
type Erasure = Literal["delete", "anonymise", "keep"]


class PersonalField(NamedTuple):
    """The classification of a column.

    Attributes:
        kind: identity: who it is. contact: how to reach them. preference: what they chose. credential: the hash of a
            secret. network: a keyed hash of where they were. activity: what they did, and when.
        kept: How long it is kept.
        exported: Whether the person's export has it. Hashes and secrets do not inform a person, and help a thief.
        erased: What an erasure does. delete: nothing is left, of the column or of its row. anonymise: a value is left
            that says nothing about the person. keep: it stays, because accounts have to be kept by law; without the
            other columns it identifies no person.
    """

    kind: Kind
    kept: str
    exported: bool = True
    erased: Erasure = "delete"


class Subject(NamedTuple):
    """Whose data: an account with the guests who joined it, and for an erasure also earlier registrations.

    Attributes:
        user_ids: Ids of the users.
        order_ids: Ids of their orders, for a service that knows only these.
    """

    user_ids: list[str]
    order_ids: list[str]


class ExportPage(NamedTuple):
    """A part of what a service stores about a subject.

    Attributes:
        records: The records by table.
        next: Where the next part begins; None after the last one.
    """

    records: dict[str, list[Record]]
    next: str | None


class Business(NamedTuple):
    """What a service still has to do for a subject, and what other services need to know of it.

    Attributes:
        open: Number of unfinished orders, payments or refunds, which postpone an erasure.
        order_ids: Ids of the subject's orders; only orders returns them.
    """

    open: int
    order_ids: list[str]


def exported_columns(fields: dict[str, PersonalField], table: str) -> list[str]:
    """Return the columns of a table that an export has, in the sequence of the map."""
    names = [name.partition(".") for name, field in fields.items() if field.exported]
    return [column for of_table, _, column in names if of_table == table]
