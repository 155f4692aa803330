"""Reads, creates, updates and archives single products."""

from collections.abc import Callable

from products.errors import NothingToChange, ProductNotFound, SkuTaken
from products.model import Columns, Product, is_product_id
from products.repository import products
from products.repository.database import database
from products.service.cache_invalidation import namespace_of
from products.service.unit_of_work import unit_of_work
from shared.cache import read_through
from shared.postgres import UniqueViolation

_TTL_SECONDS = 600
# Short, because a client can make up any number of ids.
_ABSENT_TTL_SECONDS = 10
_ABSENT = ""


def get_product(product_id: str, render: Callable[[Product], str]) -> str:
    """Return a product through the cache.

    Args:
        product_id: The id as the client sent it.
        render: Makes the text that is cached.

    Raises:
        ProductNotFound: It does not exist or is archived.
    """
    check_id(product_id)
    text = read_through(
        namespace_of(product_id),
        "product",
        _TTL_SECONDS,
        lambda: _load(product_id, render),
        empty_ttl_seconds=_ABSENT_TTL_SECONDS,
    )
    if text == _ABSENT:
        raise ProductNotFound
    return text


def create_product(columns: Columns) -> Product:
    """Create a product.

    Raises:
        SkuTaken: Another product has its SKU.
    """
    with unit_of_work() as uow:
        product = products.insert(uow.connection, columns)
        if product is None:
            raise SkuTaken
        uow.mark_changed([str(product.id)])
    return product


def update_product(product_id: str, changes: Columns) -> Product:
    """Change some columns of a product.

    Raises:
        NothingToChange: There are no changes.
        ProductNotFound: It does not exist or is archived.
        SkuTaken: Another product has the new SKU.
    """
    if not changes:
        raise NothingToChange
    check_id(product_id)
    try:
        with unit_of_work() as uow:
            product = products.update(uow.connection, product_id, changes)
            if product is None:
                raise ProductNotFound
            uow.mark_changed([product_id])
    except UniqueViolation as error:
        raise SkuTaken from error
    return product


def archive_product(product_id: str) -> None:
    """Archive a product. Idempotent.

    Raises:
        ProductNotFound: It never existed.
    """
    check_id(product_id)
    with unit_of_work() as uow:
        if not products.archive(uow.connection, product_id):
            raise ProductNotFound
        uow.mark_changed([product_id])


def check_id(product_id: str) -> None:
    """Reject a text that cannot be a product id, before the database would.

    Raises:
        ProductNotFound: It has another format.
    """
    if not is_product_id(product_id):
        raise ProductNotFound


def _load(product_id: str, render: Callable[[Product], str]) -> str:
    with database.connection() as connection:
        product = products.find(connection, product_id)
    return render(product) if product else _ABSENT
