"""The local inbox."""

import asyncio
import base64
from email.message import EmailMessage
from functools import partialmethod
from pathlib import Path
from typing import Any

import httpx
import pytest

from localstack.mailbox.app import mailbox_app


class Client:
    """Sends requests to the application in this process."""

    def __init__(self, directory: Path) -> None:
        self._transport = httpx.ASGITransport(mailbox_app(directory))

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        async def send() -> httpx.Response:
            async with httpx.AsyncClient(transport=self._transport, base_url="http://127.0.0.1:8025") as client:
                return await client.request(method, path, **options)

        return asyncio.run(send())

    get = partialmethod(request, "GET")
    put = partialmethod(request, "PUT")
    post = partialmethod(request, "POST")
    delete = partialmethod(request, "DELETE")


@pytest.fixture
def inbox(tmp_path: Path) -> Client:
    return Client(tmp_path)


def send(inbox: Client, to: str, subject: str = "Ciao", host: str = "127.0.0.1") -> int:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "orders@shop.example", to, subject
    mail.set_content("Text")
    mail.add_alternative("<p>HTML</p><script>alert(1)</script>", subtype="html")
    body = {
        "Destination": {"ToAddresses": [to]},
        "Content": {"Raw": {"Data": base64.b64encode(mail.as_bytes()).decode()}},
    }
    response: httpx.Response = inbox.post("/v2/email/outbound-emails", json=body, headers={"host": host})
    return response.status_code


def test_mails_are_listed_newest_first_by_their_recipient(inbox: Client) -> None:
    for subject, to in (("One", "ada@example.com"), ("Two", "bob@example.com"), ("Three", "ada@example.com")):
        assert send(inbox, to, subject) == 200

    found = inbox.get("/messages", params={"to": "ADA@example.com"}).json()

    assert [mail["subject"] for mail in found] == ["Three", "One"]
    assert set(found[0]) == {"id", "to", "from", "subject", "text", "html", "headers", "sent_at"}
    assert (found[0]["text"], found[0]["to"]) == ("Text\n", ["ada@example.com"])
    assert len(inbox.get("/messages").json()) == 3


def test_mails_survive_a_restart(inbox: Client, tmp_path: Path) -> None:
    send(inbox, "ada@example.com")

    assert len(Client(tmp_path).get("/messages").json()) == 1


def test_a_browser_sees_the_mails_without_running_their_scripts(inbox: Client) -> None:
    send(inbox, "ada@example.com", "<b>Ciao</b>")
    [mail] = inbox.get("/messages").json()

    assert "&lt;b&gt;Ciao&lt;/b&gt;" in inbox.get("/").text
    assert f"/mails/{mail['id']}/html" in inbox.get(f"/mails/{mail['id']}").text
    html = inbox.get(f"/mails/{mail['id']}/html")
    assert html.headers["content-security-policy"].startswith("sandbox; default-src 'none'")


def test_another_site_cannot_read_the_mails_by_its_name(inbox: Client) -> None:
    for path in ("/", "/messages", "/templates"):
        assert inbox.get(path, headers={"host": "evil.example"}).status_code == 400
    # Containers send by other names.
    assert send(inbox, "ada@example.com", host="host.docker.internal:8025") == 200


@pytest.mark.parametrize("path", ["/mails/unknown", "/mails/..%2F..%2Fpasswords", "/templates/unknown"])
def test_an_unknown_page_is_not_found(inbox: Client, path: str) -> None:
    assert inbox.get(path).status_code == 404


def test_every_template_is_shown(inbox: Client) -> None:
    page = inbox.get("/templates").text

    for name in ("order_placed-1.it", "reset_password-1.en"):
        assert name in page
        assert inbox.get(f"/templates/{name}").status_code == 200
        assert "</html>" in inbox.get(f"/templates/{name}/html").text


def test_an_outage_refuses_mails_until_it_ends(inbox: Client) -> None:
    inbox.put("/_mailbox/outage", json={"status": 503})
    assert send(inbox, "ada@example.com") == 503

    inbox.put("/_mailbox/outage", json={"status": 0})

    assert send(inbox, "ada@example.com") == 200
    assert inbox.delete("/messages").status_code == 204
    assert inbox.get("/messages").json() == []
