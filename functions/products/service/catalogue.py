"""Single products."""

from typing import Any

from products.errors import NothingToChange, ProductNotFound, SkuTaken
from products.model import is_product_id
from products.repository import products
from products.repository.database import database
from products.schemas import ProductCreate, ProductPublic, ProductUpdate, product_public
from products.service.unit_of_work import change, namespace_of
from shared.cache import read_through
from shared.postgres import UniqueViolation

_FRESH_SECONDS = 600
# Short, as anybody can make ids up.
_ABSENT_FRESH_SECONDS = 10
_ABSENT = ""


def get_product(product_id: str) -> str:
    """A product as JSON.

    Raises:
        ProductNotFound: There is none, or it was archived.
    """
    known(product_id)
    text = read_through(
        namespace_of(product_id),
        "product",
        _FRESH_SECONDS,
        lambda: _load(product_id),
        empty_ttl_seconds=_ABSENT_FRESH_SECONDS,
    )
    if text == _ABSENT:
        raise ProductNotFound
    return text


def create_product(new: ProductCreate) -> ProductPublic:
    """Put a product into the catalogue.

    Raises:
        SkuTaken: Another product has its sku.
    """
    with change() as changed:
        product = products.insert(changed.connection, _columns(new.model_dump(exclude={"currency"})))
        if product is None:
            raise SkuTaken
        changed.of([str(product.id)])
    return product_public(product)


def update_product(product_id: str, wanted: ProductUpdate) -> ProductPublic:
    """Change what is named, and leave the rest.

    Raises:
        NothingToChange: Nothing is named.
        ProductNotFound: There is none, or it was archived.
        SkuTaken: Another product has the new sku.
    """
    changes = _columns(wanted.model_dump(exclude={"currency"}, exclude_unset=True))
    if not changes:
        raise NothingToChange
    known(product_id)
    try:
        with change() as changed:
            product = products.update(changed.connection, product_id, changes)
            if product is None:
                raise ProductNotFound
            changed.of([product_id])
    except UniqueViolation as error:
        raise SkuTaken from error
    return product_public(product)


def archive_product(product_id: str) -> None:
    """Take a product out of the catalogue; once more changes nothing.

    Raises:
        ProductNotFound: There never was one.
    """
    known(product_id)
    with change() as changed:
        if not products.archive(changed.connection, product_id):
            raise ProductNotFound
        changed.of([product_id])


def known(product_id: str) -> None:
    """Refuse what cannot be an id: to clients, ids are opaque.

    Raises:
        ProductNotFound: It cannot.
    """
    if not is_product_id(product_id):
        raise ProductNotFound


def _load(product_id: str) -> str:
    with database.connection() as connection:
        product = products.find(connection, product_id)
    return product_public(product).model_dump_json() if product else _ABSENT


def _columns(fields: dict[str, Any]) -> dict[str, Any]:
    return {"price_minor" if name == "price" else name: value for name, value in fields.items()}
