"""Terms and breakdowns as JSON: between services, and to clients."""

from dataclasses import asdict
from typing import Any

from shared.money import to_text
from shared.pricing.model import Breakdown, Discount, PricedLine, Rates, ShippingMethod, Step, Terms
from shared.vat_rates import per_cent


def terms_json(terms: Terms) -> dict[str, Any]:
    """Return terms as another service reads them with `read_terms`."""
    return asdict(terms)


def read_terms(terms: dict[str, Any]) -> Terms:
    """Read what `terms_json` returned, after its way through JSON."""
    discount = terms["discount"]
    return Terms(
        terms["currency"],
        Rates(*terms["rates"]),
        tuple(_method(method) for method in terms["methods"]),
        terms["method_id"],
        None if discount is None else Discount(*discount),
    )


def breakdown_texts(order: Breakdown) -> dict[str, Any]:
    """Return a breakdown as clients see it: amounts as decimal strings, rates in per cent."""

    def text(amount: int) -> str:
        return to_text(amount, order.currency)

    return {
        "items": [_line(line, order.currency) for line in order.lines],
        "subtotal": text(order.subtotal),
        "discount": text(order.discount),
        "shipping": text(order.shipping),
        "tax_lines": [
            {"rate": per_cent(line.rate), "net": text(line.net), "tax": text(line.tax)} for line in order.tax_lines
        ],
        "tax": text(order.tax),
        "total_amount": text(order.total),
        "currency": order.currency,
        "shipping_method": order.shipping_method,
    }


def _line(line: PricedLine, currency: str) -> dict[str, Any]:
    amounts = {name: getattr(line, name) for name in ("unit_price", "total", "discount", "tax")}
    texts = {name: to_text(amount, currency) for name, amount in amounts.items()}
    rate = per_cent(line.tax_rate)
    return {"product_id": line.product_id, "quantity": line.quantity, "tax_rate": rate, **texts}


def _method(method: dict[str, Any]) -> ShippingMethod:
    return ShippingMethod(**{**method, "steps": tuple(Step(*step) for step in method["steps"])})
