"""What the HTTP handlers call: request models in, response models or JSON out."""

import json
from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError

from shared.caller import Caller
from shared.errors import BadRequest
from shared.settings import settings
from shared.validation import reason_of
from shop.model import Section, StoredSection, Value
from shop.schemas import MODELS, SettingsPublic, ShopHealth
from shop.section_schemas import SectionModel
from shop.service import check_health, public_settings, read_settings
from shop.service import update_section as updating
from shop.service.read_settings import Sections

_LEGAL_PAGES = ("terms", "privacy", "withdrawal", "imprint")


def get_public_settings(*, legal_texts: bool) -> str:
    """Return the settings that the storefront needs, as JSON."""
    entry = "public:legal-texts" if legal_texts else "public"
    return public_settings.read_public(entry, lambda sections: _public_json(sections, legal_texts=legal_texts))


def get_section(section: Section) -> str:
    """Return a section as JSON, from the database: an admin changes what is stored."""
    return _section_json(read_settings.read_sections([section])[section])


def update_section(section: Section, body: Any, admin: Caller) -> str:
    """Replace a section; return it as JSON.

    Raises:
        BadRequest: The body is no valid section of this name.
        SettingsChanged: Its version is not the current one.
    """
    update = _validated(section, body)
    value = update.model_dump(mode="json", exclude={"section", "version", "updated_at"})
    return _section_json(updating.update_section(section, update.version, value, admin.user_id))


def get_health() -> ShopHealth:
    """Return the state of the database.

    Raises:
        Unhealthy: The database is unavailable.
    """
    check_health.check_health()
    return ShopHealth(status="healthy", service="shop", database="up", timestamp=datetime.now(UTC))


def _validated(section: Section, body: Any) -> SectionModel:
    """Return the body as the section of the path, whose name it may leave out."""
    named = {"section": section, **body} if isinstance(body, dict) else body
    try:
        return MODELS[section].model_validate(named)
    except ValidationError as error:
        details = [{"field": _field(each["loc"]), "reason": reason_of(each)} for each in error.errors()[:100]]
        raise BadRequest(details=details) from error


def _field(location: tuple[int | str, ...]) -> str:
    """Return the name of a field in the body, without the kind of price that pydantic adds."""
    kinds = {index + 1 for index, part in enumerate(location) if part == "pricing"}
    return ".".join(str(part) for index, part in enumerate(location) if index not in kinds) or "body"


def _section_json(stored: StoredSection) -> str:
    document = {"section": stored.section, "version": stored.version, "updated_at": stored.updated_at, **stored.value}
    return MODELS[stored.section].model_validate(document).model_dump_json()


def _public_json(sections: Sections, *, legal_texts: bool) -> str:
    shop, legal, taxes = (sections[name].value for name in ("shop", "legal", "taxes"))
    texts = {page: legal[page] for page in _LEGAL_PAGES if legal[page]}
    public: Value = {
        **{name: shop[name] for name in ("name", "logo_url", "contact_email", "languages")},
        "currency": settings().currency,
        "country": taxes["home_country"],
        "company": shop["company"] and {**shop["company"], "vat_number": taxes["vat_number"]},
        "legal_pages": {page: list(by_language) for page, by_language in texts.items()},
        "legal_texts": texts if legal_texts else None,
        "shipping_zones": sections["shipping"].value["zones"],
        "minimum_total": sections["orders"].value["minimum_total"],
    }
    return SettingsPublic.model_validate_json(json.dumps(public)).model_dump_json()
