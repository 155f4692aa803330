"""AWS's managed rules let through what the shop needs, and still block attacks."""

import random
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from shared import cursors
from tests.contract.firewall.managed_rules import COMMON, DOCUMENTED, KNOWN_BAD_INPUTS
from tests.contract.firewall.stripe_webhooks import PATH, webhooks
from tests.contract.firewall.web_acl import RULES, STAGE, Request, Verdict, evaluate

LONGEST_CURSOR, QUERY_SIZE = 8_000, "SizeRestrictions_QUERYSTRING"
EVERYTHING_MATCHES = {group: dict.fromkeys(rules, lambda _: True) for group, rules in DOCUMENTED.items()}


def without(name: str) -> list[dict[str, Any]]:
    """Return the rules as they are without an attribute of the managed groups."""
    rules = deepcopy(RULES)
    for rule in rules:
        rule["Statement"].get("ManagedRuleGroupStatement", {}).pop(name, None)
    return rules


def cursor(seed: int, characters: int) -> str:
    """Return a signed cursor of about that many characters, as the catalogue returns for a product with a long name."""
    letters = random.Random(seed)
    name, made = "", ""
    while (missing := characters - len(made)) > 50:
        name += "".join(chr(letters.randrange(0x4E00, 0x9FFF)) for _ in range(missing // 8 + 1))
        made = cursors.encode_cursor([name, "019df2dc-0a7b-7000-8000-abcdef012345"], {"sort": "name"})
    return made


@pytest.fixture
def _key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURSOR_SECRET", "cursor")
    monkeypatch.setattr(cursors, "get_secret", lambda _: {"key": "a key of the shop"})


def test_the_50_webhooks_are_of_every_kind_and_size() -> None:
    sizes = sorted(len(each.body.encode()) for each in webhooks())

    assert len(webhooks()) == 50
    assert sizes[0] < 2_048
    assert 48 * 1024 < sizes[-1] <= 64 * 1024
    assert sum('"type": "payment_intent.' in each.body for each in webhooks()) > 10
    assert sum('"type": "refund.' in each.body for each in webhooks()) > 5


@pytest.mark.parametrize("path", ["/payments/webhook", f"/{STAGE}/payments/webhook"])
def test_webhooks_pass_even_if_every_managed_rule_matches_them(path: str) -> None:
    verdicts = {evaluate(replace(each, path=path), EVERYTHING_MATCHES) for each in webhooks()}

    assert verdicts == {Verdict(None, frozenset())}


def test_without_the_exemption_the_managed_rules_would_block_webhooks() -> None:
    blocking = {evaluate(each, DOCUMENTED, without("ScopeDownStatement")).blocked_by for each in webhooks()}

    assert blocking >= {"CrossSiteScripting_BODY", "GenericLFI_BODY", "GenericRFI_BODY", "EC2MetaDataSSRF_BODY"}
    assert blocking >= {"Log4JRCE_BODY", "JavaDeserializationRCE_BODY"}


@pytest.mark.usefixtures("_key")
def test_lists_with_cursors_of_8000_characters_pass() -> None:
    queries = [f"sort=name&limit=100&cursor={cursor(seed, LONGEST_CURSOR)}" for seed in range(50)]
    requests = [Request(f"/{STAGE}/products", query=each) for each in queries]

    assert {evaluate(each, DOCUMENTED) for each in requests} == {Verdict(None, frozenset({QUERY_SIZE}))}
    assert {evaluate(each, DOCUMENTED, without("RuleActionOverrides")).blocked_by for each in requests} == {QUERY_SIZE}
    assert max(len(each) for each in queries) <= len("sort=name&limit=100&cursor=") + LONGEST_CURSOR


@pytest.mark.usefixtures("_key")
def test_a_cursor_whose_signature_begins_like_the_extension_of_a_file_passes() -> None:
    position, _, signature = cursor(0, 200).rpartition(".")
    request = Request("/products", query=f"cursor={position}.log{signature[3:]}")

    assert evaluate(request, DOCUMENTED) == Verdict(None, frozenset({"RestrictedExtensions_QUERYARGUMENTS"}))


SCRIPT = '{"name": "<script>alert(\\"hello\\")</script>"}'
TRAVERSAL = '{"file": "../../etc/passwd"}'
REMOTE = '{"image_url": "http://203.0.113.7/shell.txt"}'
METADATA = '{"image_url": "http://169.254.169.254/latest/meta-data/"}'


@pytest.mark.parametrize(
    ("rule", "attack"),
    [
        ("CrossSiteScripting_BODY", Request("/orders", "POST", body=SCRIPT)),
        ("CrossSiteScripting_QUERYARGUMENTS", Request("/products", query="search=%3Cscript%3Ealert(1)%3C/script%3E")),
        ("GenericLFI_BODY", Request("/products", "POST", body=TRAVERSAL)),
        ("GenericLFI_QUERYARGUMENTS", Request("/products", query="cursor=..%2F..%2Fetc%2Fpasswd")),
        ("GenericLFI_URIPATH", Request("/products/..%2f..%2fetc/passwd")),
        ("GenericRFI_BODY", Request("/products", "POST", body=REMOTE)),
        ("GenericRFI_QUERYARGUMENTS", Request("/products", query="search=http://203.0.113.7/shell.txt")),
        ("EC2MetaDataSSRF_BODY", Request("/products", "POST", body=METADATA)),
        ("RestrictedExtensions_URIPATH", Request("/logs/access.log")),
        ("SizeRestrictions_URIPATH", Request("/products/" + "x" * 1_025)),
        ("UserAgent_BadBots_HEADER", Request("/products", headers={"Host": "a", "User-Agent": "nmap"})),
        ("Host_localhost_HEADER", Request("/products", headers={"Host": "localhost", "User-Agent": "curl"})),
        ("PROPFIND_METHOD", Request("/products", "PROPFIND")),
        ("ExploitablePaths_URIPATH", Request("/WEB-INF/web.xml")),
        ("Log4JRCE_HEADER", Request("/products", headers={"User-Agent": "${jndi:ldap://example.com/}"})),
        ("Log4JRCE_QUERYSTRING", Request("/products", query="search=$%7Bjndi:ldap://example.com/%7D")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_attack_on_another_path_is_blocked(rule: str, attack: Request) -> None:
    assert evaluate(attack, DOCUMENTED).blocked_by == rule


@pytest.mark.parametrize(
    "path",
    [
        "/payments/webhook/x",
        "/payments/webhook/",
        "/anything/payments/webhook",
        f"/{STAGE}/{STAGE}/payments/webhook",
        "/PAYMENTS/WEBHOOK",
        "/Payments/webhook",
        "/payments/webhook%2Fx",
        "/payments/%2577ebhook",
        "/payments/webhook;x",
        "/payments/webhook%3Fx",
        "/payments//webhook",
        "/payments/./webhook",
        "/payments",
        "/health",
        "/payments/health",
    ],
)
def test_a_path_that_resembles_the_webhooks_is_searched(path: str) -> None:
    assert evaluate(Request(path, "POST", body=SCRIPT), DOCUMENTED).blocked_by == "CrossSiteScripting_BODY"


def test_only_the_webhook_is_exempt_and_only_from_groups_that_search_requests() -> None:
    groups = [each["Statement"].get("ManagedRuleGroupStatement") for each in RULES]
    exempting = {each["Name"] for each in groups if each and "ScopeDownStatement" in each}

    assert exempting == {COMMON, KNOWN_BAD_INPUTS}
    assert evaluate(Request(PATH, "POST", body=SCRIPT), EVERYTHING_MATCHES).blocked_by is None


def test_an_import_of_products_and_a_client_without_a_user_agent_pass() -> None:
    request = Request("/products/import", "POST", body="x" * 60_000, headers={"Host": "api.shop.example"})

    assert evaluate(request, DOCUMENTED) == Verdict(None, frozenset({"SizeRestrictions_BODY", "NoUserAgent_HEADER"}))


def test_every_override_names_a_rule_that_its_group_has() -> None:
    groups = [each["Statement"]["ManagedRuleGroupStatement"] for each in RULES if "OverrideAction" in each]
    overridden = {(group["Name"], each["Name"]) for group in groups for each in group.get("RuleActionOverrides", [])}

    assert overridden
    assert all(name in DOCUMENTED[group] for group, name in overridden)
