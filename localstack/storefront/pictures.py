"""Pictures of the demo catalogue's products, generated as SVG."""

from functools import cache
from pathlib import Path

from localstack.seed.catalogue import DEPARTMENTS
from localstack.storefront.drawings import ANIMALS, BRASS, FLAME, LIGHT, LINE, LOOKS, PIECES, SEAM, SHADE, WICK

_SUN = (
    '<radialGradient id="light" cx=".35" cy=".25" r=".9"><stop offset="0" stop-color="#fff" stop-opacity=".5"/>'
    '<stop offset="1" stop-color="#fff" stop-opacity="0"/></radialGradient>'
)
_SHADOW = '<ellipse cx="204" cy="320" rx="140" ry="14" fill="#1a0f05" fill-opacity=".13"/>'


def picture(sku: str) -> str | None:
    """Return the picture of a product; None if the demo catalogue has no such product."""
    variant = _variants().get(sku.lower())
    return None if variant is None else _draw(*variant)


def write_pictures(folder: Path) -> int:
    """Write all pictures to a folder and return their number."""
    folder.mkdir(parents=True, exist_ok=True)
    for sku, variant in _variants().items():
        (folder / f"{sku}.svg").write_text(_draw(*variant))
    return len(_variants())


@cache
def _variants() -> dict[str, tuple[str, str]]:
    """Return the piece's code and the variant's name by SKU in lower case."""
    return {
        f"{piece.code}-{rank}".lower(): (piece.code, variant)
        for department in DEPARTMENTS
        for piece in department.pieces
        for rank, variant in enumerate(department.variants, 1)
    }


def _draw(code: str, variant: str) -> str:
    look = LOOKS[variant]
    words = {
        "WICKFLAME": WICK + FLAME,
        "ANIMAL": ANIMALS.get(variant, ""),
        "FILL": look.fill,
        "BACK": look.background,
        "BRASS": BRASS,
        "SHADE": SHADE,
        "LIGHT": LIGHT,
        "LINE": LINE,
        "SEAM": SEAM,
    }
    drawing = PIECES[code]
    for word, meaning in words.items():
        drawing = drawing.replace(word, meaning)
    ground = "".join(f'<rect width="400" height="400" fill="{fill}"/>' for fill in (look.background, "url(#light)"))
    content = f"<defs>{_SUN}{look.pattern}</defs>{ground}{_SHADOW}{drawing}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400">{content}</svg>'
