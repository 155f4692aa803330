"""Errors of the shop service.

AppError
├── NotFound
│   └── SectionNotFound       404 section_not_found
└── Conflict
    └── SettingsChanged       409 settings_changed
"""

from shared.errors import Conflict, NotFound


class SectionNotFound(NotFound):
    """The settings have no such section."""

    code = "section_not_found"
    message = "The settings have no such section"


class SettingsChanged(Conflict):
    """Another admin has changed the section since it was read."""

    code = "settings_changed"
    message = "These settings have changed since you opened them"
