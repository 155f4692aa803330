"""What the HTTP handlers call: request models in, response models or JSON out."""

import math
from datetime import UTC, datetime
from typing import Any

from products.model import EXACT_TOTAL, Columns, Filters, ListRequest, ProductPage, Sort
from products.schemas import (
    CategoryList,
    CategoryPublic,
    Pagination,
    ProductCreate,
    ProductList,
    ProductPublic,
    ProductQuery,
    ProductsHealth,
    ProductUpdate,
    StockAdjustmentCreate,
    product_json,
    product_public,
)
from products.service import adjust_stock as stock
from products.service import catalogue, check_health
from products.service import list_categories as categories
from products.service import list_products as listing
from shared.caller import Caller


def list_products(query: ProductQuery) -> str:
    """Return a page of the catalogue as JSON.

    Raises:
        InvalidPriceRange: The minimum price is above the maximum price.
        PageOrCursor: Both a page number and a cursor were sent.
        PageTooFar: The page begins after the first 10,000 results.
        InvalidCursor: The cursor was changed or belongs to another list.
    """
    filters = Filters(query.category, query.search or None, query.sku, query.min_price, query.max_price, query.in_stock)
    # Without a search everything is equally relevant.
    sort = Sort.NEWEST if query.sort is Sort.RELEVANCE and not query.search else query.sort
    request = ListRequest(filters, sort, query.limit, query.page, query.cursor)
    return listing.list_products(request, lambda page: _list_json(query, page))


def list_categories() -> str:
    """Return all categories and their product counts as JSON."""
    return categories.list_categories(_categories_json)


def get_product(product_id: str) -> str:
    """Return a product as JSON.

    Raises:
        ProductNotFound: It does not exist or is archived.
    """
    return catalogue.get_product(product_id, product_json)


def create_product(product: ProductCreate) -> ProductPublic:
    """Create a product.

    Raises:
        SkuTaken: Another product has its SKU.
    """
    return product_public(catalogue.create_product(_columns(product.model_dump(exclude={"currency"}))))


def update_product(product_id: str, update: ProductUpdate) -> ProductPublic:
    """Change the fields that the request names.

    Raises:
        NothingToChange: It names none.
        ProductNotFound: The product does not exist or is archived.
        SkuTaken: Another product has the new SKU.
    """
    changes = _columns(update.model_dump(exclude={"currency"}, exclude_unset=True))
    return product_public(catalogue.update_product(product_id, changes))


def archive_product(product_id: str) -> None:
    """Archive a product. Idempotent.

    Raises:
        ProductNotFound: It never existed.
    """
    catalogue.archive_product(product_id)


def adjust_stock(product_id: str, request: StockAdjustmentCreate, key: str | None, admin: Caller) -> tuple[str, bool]:
    """Add to the stock on hand or take from it.

    Returns:
        The product as JSON, and whether an earlier request with the same key made the adjustment.

    Raises:
        ProductNotFound: It does not exist or is archived.
        InsufficientStock: Less than 0 would be left.
        IdempotencyKeyReused: The key was used with a different adjustment.
    """
    adjustment = stock.Adjustment(request.delta, request.reason, key, admin.user_id)
    return stock.adjust_stock(product_id, adjustment, product_json)


def get_health() -> ProductsHealth:
    """Return the state of the service's servers.

    Raises:
        Unhealthy: The database is unavailable.
    """
    cache = check_health.check_health()
    status = "healthy" if cache == "up" else "degraded"
    return ProductsHealth(status=status, service="products", database="up", cache=cache, timestamp=datetime.now(UTC))


def _list_json(query: ProductQuery, page: ProductPage) -> str:
    total = min(page.total, EXACT_TOTAL)
    pagination = Pagination(
        limit=query.limit,
        next_cursor=page.next_cursor,
        page=None if query.cursor is not None else query.page or 1,
        total=total,
        pages=math.ceil(total / query.limit),
        total_capped=page.total > EXACT_TOTAL,
    )
    products = [product_public(product) for product in page.products]
    return ProductList(products=products, pagination=pagination).model_dump_json()


def _categories_json(counts: dict[str, int]) -> str:
    listed = [CategoryPublic(name=name, count=count) for name, count in counts.items()]
    return CategoryList(categories=listed).model_dump_json()


def _columns(fields: dict[str, Any]) -> Columns:
    return {"price_minor" if name == "price" else name: value for name, value in fields.items()}
