"""Renders a mail from its template. No other module knows Jinja.

A mail has one template per language, `templates/<language>/<kind>.jinja`. It is rendered twice: with the layout and the
parts in `templates/html/` and with those in `templates/text/`, so that both have the same content.
"""

import re
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from messages.formats import date, money, one_line
from messages.model import Kind, Locale

TEMPLATES = Path(__file__).parent / "templates"


class Rendered(NamedTuple):
    """The content of a mail."""

    subject: str
    text: str
    html: str


def render(kind: Kind, locale: Locale, context: dict[str, Any]) -> Rendered:
    """Render a mail.

    Args:
        kind: The mail.
        locale: Its language.
        context: Values of the template's variables.

    Raises:
        UndefinedError: The template uses a variable that has no value.
    """
    own = {**context, "locale": locale}
    text, html = (_environment(form, locale).get_template(f"{locale}/{kind}.jinja") for form in ("text", "html"))
    plain = re.sub("\n{3,}", "\n\n", text.render(own).strip())
    return Rendered(_subject(text, own), f"{plain}\n", html.render(own).strip() + "\n")


def _subject(template: Template, context: dict[str, Any]) -> str:
    block = template.blocks["subject"]
    return one_line("".join(block(template.new_context(context))))


@cache
def _environment(form: str, locale: Locale) -> Environment:
    environment = Environment(
        loader=FileSystemLoader([TEMPLATES / form, TEMPLATES]),
        autoescape=form == "html",  # noqa: S701 # nosec B701 - the other part is plain text
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    environment.filters["money"] = partial(money, locale=locale)
    environment.filters["date"] = partial(date, locale=locale)
    return environment
