"""What each column of the messages database says about a person, and how long it is kept. Add a new column here."""

from shared.personal_data import PersonalField

_MESSAGE = "RetentionMessagesDays"

PERSONAL: dict[str, PersonalField] = {
    # The ids of an erased account identify no person.
    "messages.id": PersonalField("identity", _MESSAGE, erased="keep"),
    "messages.user_id": PersonalField("identity", _MESSAGE, erased="keep"),
    "messages.order_id": PersonalField("identity", _MESSAGE, erased="keep"),
    "messages.token_id": PersonalField("identity", _MESSAGE),
    "messages.provider_id": PersonalField("identity", _MESSAGE),
    "messages.address": PersonalField("contact", _MESSAGE),
    "messages.locale": PersonalField("preference", _MESSAGE),
    **{
        f"messages.{column}": PersonalField("activity", _MESSAGE, erased="keep")
        for column in ("kind", "state", "reason", "event_at", "created_at", "updated_at", "sent_at")
    },
    "messages.data": PersonalField("activity", _MESSAGE, erased="anonymise"),
    # SES blocks shops that go on writing to such addresses.
    "suppressions.address_hash": PersonalField("contact", "always, as a hash", exported=False, erased="keep"),
    "suppressions.reason": PersonalField("activity", "always", exported=False, erased="keep"),
    "suppressions.created_at": PersonalField("activity", "always", exported=False, erased="keep"),
}

NOT_PERSONAL = {
    f"messages.{column}"
    for column in (
        "event_id",
        "recipient",
        "copy",
        "attempts",
        "failures",
        "last_error",
        "next_attempt_at",
        "lease_until",
        "handed_over_at",
        "repeated",
    )
}
