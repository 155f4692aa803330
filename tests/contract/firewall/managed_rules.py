"""What AWS documents of its managed rules: limits of size, and examples of what they block.

AWS does not publish the expressions. A rule here matches the documented example wherever the rule searches, also if it
is encoded, and in the whole body, of which WAF may search only the beginning. Only AWS shows what else a rule matches.
https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html
"""

import html
import re
from collections.abc import Callable, Iterable
from urllib.parse import parse_qsl, unquote, unquote_plus

from tests.contract.firewall.web_acl import ManagedRules, Request

COMMON, KNOWN_BAD_INPUTS = "AWSManagedRulesCommonRuleSet", "AWSManagedRulesKnownBadInputsRuleSet"
REPUTATION = "AWSManagedRulesAmazonIpReputationList"

type Rule = Callable[[Request], bool]

_COMPONENTS: dict[str, Callable[[Request], Iterable[str]]] = {
    "HEADER": lambda request: [text for header in request.headers.items() for text in header],
    "COOKIE": lambda request: [request.cookie],
    "URIPATH": lambda request: [request.path],
    "QUERYSTRING": lambda request: [request.query],
    "QUERYARGUMENTS": lambda request: [value for _, value in parse_qsl(request.query, keep_blank_values=True)],
    "BODY": lambda request: [request.body],
}
_EVERYWHERE = ("BODY", "COOKIE", "URIPATH", "QUERYARGUMENTS")
_IPV4 = r"\d{1,3}([.]\d{1,3}){3}"
_EXAMPLES = {
    COMMON: {
        "EC2MetaDataSSRF": (r"169[.]254[.]169[.]254", _EVERYWHERE),
        "GenericLFI": (r"[.][.]/[.][.]/", ("QUERYARGUMENTS", "URIPATH", "BODY")),
        "RestrictedExtensions": (r"[.](log|ini)", ("URIPATH", "QUERYARGUMENTS")),
        "GenericRFI": (rf"(https?|ftps?|file)://{_IPV4}", ("QUERYARGUMENTS", "BODY", "URIPATH")),
        "CrossSiteScripting": (r"<script", _EVERYWHERE),
    },
    KNOWN_BAD_INPUTS: {
        "JavaDeserializationRCE": (r"getruntime\(\)[.]exec", ("HEADER", "BODY", "URIPATH", "QUERYSTRING")),
        "Log4JRCE": (r"\$\{jndi:", ("HEADER", "QUERYSTRING", "BODY", "URIPATH")),
        "ExploitablePaths": (r"web-inf", ("URIPATH",)),
    },
}
_OTHERS: dict[str, dict[str, Rule]] = {
    COMMON: {
        "NoUserAgent_HEADER": lambda request: "User-Agent" not in request.headers,
        "UserAgent_BadBots_HEADER": lambda request: bool(
            re.search("nessus|nmap", request.headers.get("User-Agent", ""))
        ),
        "SizeRestrictions_QUERYSTRING": lambda request: len(request.query.encode()) > 2_048,
        "SizeRestrictions_Cookie_HEADER": lambda request: len(request.cookie.encode()) > 10_240,
        "SizeRestrictions_BODY": lambda request: len(request.body.encode()) > 8_192,
        "SizeRestrictions_URIPATH": lambda request: len(request.path.encode()) > 1_024,
    },
    KNOWN_BAD_INPUTS: {
        "Host_localhost_HEADER": lambda request: "localhost" in request.headers.get("Host", ""),
        "PROPFIND_METHOD": lambda request: request.method == "PROPFIND",
    },
}


def _searching(expression: str, component: str) -> Rule:
    return lambda request: any(
        re.search(expression, form.lower()) for text in _COMPONENTS[component](request) for form in _forms(text)
    )


def _forms(text: str) -> set[str]:
    """Return a text as it is, and as it may be decoded before it is searched."""
    return {text, unquote(text), unquote_plus(text), html.unescape(text), text.replace("\\/", "/")}


def _documented(group: str) -> dict[str, Rule]:
    searching = {
        f"{name}_{component}": _searching(expression, component)
        for name, (expression, components) in _EXAMPLES[group].items()
        for component in components
    }
    return {**searching, **_OTHERS[group]}


# The list of addresses is not published, and no address is on it here.
DOCUMENTED: ManagedRules = {
    COMMON: _documented(COMMON),
    KNOWN_BAD_INPUTS: _documented(KNOWN_BAD_INPUTS),
    REPUTATION: {},
}
