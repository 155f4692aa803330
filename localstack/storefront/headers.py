"""The security headers of infrastructure/storefront.yaml, as CloudFront sends them."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from localstack import ROOT
from tools.template import read_template

TEMPLATE = ROOT / "infrastructure" / "storefront.yaml"


def headers_for(config: Mapping[str, str | None]) -> dict[str, str]:
    """Return the headers for this /config.json: Stripe's scripts and frames only where Stripe takes the payments."""
    api, sandbox = config["api_url"] or "", config["stripe_url"]
    if sandbox is None and config["publishable_key"] is not None:
        return security_headers(connect=f"{origin_of(api)} https://api.stripe.com")
    connect = " ".join(origin_of(url) for url in (api, sandbox) if url)
    return security_headers(connect=connect, scripts="", frames="")


def origin_of(url: str) -> str:
    """Return the scheme, host and port of a URL."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def security_headers(*, connect: str, scripts: str | None = None, frames: str | None = None) -> dict[str, str]:
    """Return the headers of every response.

    Args:
        connect: Origins that scripts may connect to, separated by spaces.
        scripts: Origins of scripts besides our own; those of the template if None.
        frames: Origins of frames; those of the template if None.
    """
    template = read_template(TEMPLATE)
    defaults = {name: each.get("Default", "") for name, each in template["Parameters"].items()}
    given = {"ConnectOrigins": connect, "ScriptOrigins": scripts, "FrameOrigins": frames}
    values = defaults | {name: value for name, value in given.items() if value is not None}
    config = template["Resources"]["SecurityHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]
    return _from_security(config["SecurityHeadersConfig"], values) | _from_custom(config["CustomHeadersConfig"])


def _from_security(config: Mapping[str, Any], values: Mapping[str, str]) -> dict[str, str]:
    # Strict-Transport-Security only works on HTTPS, which is not used locally.
    return {
        "Content-Security-Policy": _policy(config["ContentSecurityPolicy"]["ContentSecurityPolicy"]["Sub"], values),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": config["FrameOptions"]["FrameOption"],
        "Referrer-Policy": config["ReferrerPolicy"]["ReferrerPolicy"],
    }


def _policy(text: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(f"${{{name}}}", value)
    # A directive without a source allows nothing; 'none' makes that explicit.
    directives = [each.split() for each in text.split(";")]
    return "; ".join(" ".join(each if len(each) > 1 else [*each, "'none'"]) for each in directives)


def _from_custom(config: Mapping[str, Any]) -> dict[str, str]:
    return {item["Header"]: item["Value"] for item in config["Items"]}
