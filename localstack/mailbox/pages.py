"""The inbox in a browser."""

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from localstack.mailbox.store import Mail

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem; color-scheme: light dark }
td, th { text-align: left; padding: .3rem .8rem .3rem 0; vertical-align: top } iframe { width: 100%; height: 40rem }
pre { white-space: pre-wrap; overflow-wrap: anywhere } .narrow { width: 320px }
"""


def inbox_page(mails: Sequence[Mail], to: str | None) -> str:
    """Return the list of mails."""
    rows = "".join(
        f"<tr><td>{escape(mail['sent_at'][:19])}</td><td>{escape(', '.join(mail['to']))}</td>"
        f'<td><a href="/mails/{quote(mail["id"])}">{escape(mail["subject"]) or "(no subject)"}</a></td></tr>'
        for mail in mails
    )
    search = f'<form><input name="to" value="{escape(to or "")}" placeholder="Address"> <button>Show</button></form>'
    table = f"<table><tr><th>Time (UTC)</th><th>To</th><th>Subject</th></tr>{rows}</table>"
    return _page(
        "Inbox", f'{search}<p><a href="/templates">All templates</a></p>{table if mails else "<p>No mail.</p>"}'
    )


def mail_page(mail: Mail) -> str:
    """Return one mail with its parts and headers."""
    headers = "".join(f"{escape(name)}: {escape(value)}\n" for name, value in mail["headers"].items())
    return _page(mail["subject"], _parts(f"/mails/{quote(mail['id'])}/html", mail["text"]) + f"<pre>{headers}</pre>")


def templates_page(names: Sequence[str]) -> str:
    """Return the list of templates."""
    links = "".join(f'<li><a href="/templates/{quote(name)}">{escape(name)}</a></li>' for name in names)
    return _page("Templates with sample data", f"<ul>{links}</ul>")


def template_page(name: str, subject: str, text: str) -> str:
    """Return a template with sample data, also at the width of a small phone."""
    return _page(f"{name}: {subject}", _parts(f"/templates/{quote(name)}/html", text))


def _parts(html_url: str, text: str) -> str:
    return (
        f'<iframe sandbox src="{html_url}" title="HTML part"></iframe>'
        f'<h2>320 pixels</h2><iframe sandbox class="narrow" src="{html_url}" title="HTML part, narrow"></iframe>'
        f"<h2>Text</h2><pre>{escape(text)}</pre>"
    )


def _page(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title><style>{_STYLE}</style>'
        f'<p><a href="/">Inbox</a></p><h1>{escape(title)}</h1>{body}</html>'
    )
