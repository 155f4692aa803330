"""What each column of the shop database says about a person, and how long it is kept. Add a new column here."""

from shared.personal_data import PersonalField

PERSONAL: dict[str, PersonalField] = {
    # Which admin changed the settings: the shop's own record. The id of an erased account names no person.
    "settings.updated_by": PersonalField("identity", "until the next change", exported=False, erased="keep"),
    "settings.updated_at": PersonalField("activity", "until the next change", exported=False, erased="keep"),
    "settings_changes.changed_by": PersonalField("identity", "20 changes of a section", exported=False, erased="keep"),
    "settings_changes.changed_at": PersonalField("activity", "20 changes of a section", exported=False, erased="keep"),
}

# The contact data in `value` are those of the company that runs the shop, and are published.
NOT_PERSONAL = {
    "settings.section",
    "settings.version",
    "settings.value",
    "settings_changes.section",
    "settings_changes.version",
    "settings_changes.value",
}
