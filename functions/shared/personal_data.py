"""How a column that holds personal data is classified; each service has a map of its columns."""

from typing import Literal, NamedTuple

type Kind = Literal["identity", "contact", "preference", "credential", "network", "activity"]


class PersonalField(NamedTuple):
    """The classification of a column.

    Attributes:
        kind: identity: who it is. contact: how to reach them. preference: what they chose. credential: the hash of a
            secret, never exported. network: a keyed hash of where they were. activity: what they did, and when.
        kept: How long it is kept.
    """

    kind: Kind
    kept: str
