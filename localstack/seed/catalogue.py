"""The demo catalogue: 200 products of an Italian bottega, written by hand as pieces with variants."""

from itertools import product as combine
from typing import Any, NamedTuple


class Piece(NamedTuple):
    """A product with several variants.

    Attributes:
        code: Prefix of the variants' SKUs.
        name: Name; `{}` is replaced by the variant.
        price: Price of the first variant in cents.
        step: Price difference from one variant to the next in cents.
        text: A sentence about the product.
    """

    code: str
    name: str
    price: int
    step: int
    text: str


class Department(NamedTuple):
    """A category with its pieces, and its variants with a sentence about each."""

    category: str
    variants: dict[str, str]
    pieces: tuple[Piece, ...]


DEPARTMENTS = (
    Department(
        "Ceramics",
        {
            "cobalt": "Glazed in deep cobalt blue and fired twice.",
            "sage": "Glazed in a soft sage green that lets the brush strokes show.",
            "ivory": "Left ivory, with a thin rim of raw clay.",
            "lemon": "Painted by hand with the lemons of the Amalfi coast.",
            "speckled": "Speckled like a quail's egg, no two alike.",
        },
        (
            Piece("CE-ESP", "Espresso cup, {}", 1400, 100, "A small thick cup that keeps a short coffee hot."),
            Piece("CE-BOW", "Salad bowl, {}", 4200, 300, "A wide bowl for six, thrown on the wheel in Faenza."),
            Piece("CE-PLA", "Dinner plate, {}", 2600, 150, "A flat plate of 27 cm with a gently raised edge."),
            Piece("CE-JUG", "Wine jug, {}", 3800, 200, "Holds a litre, pours without a drip."),
            Piece("CE-OIL", "Olive oil cruet, {}", 2900, 150, "Keeps oil in the dark and comes with a cork spout."),
        ),
    ),
    Department(
        "Leather",
        {
            "cognac": "Vegetable tanned to a warm cognac that darkens with the years.",
            "black": "Dyed through in black and waxed by hand.",
            "forest green": "Dyed forest green with edges burnished by hand.",
            "natural": "Left natural, so that it takes on the colour of its use.",
            "burgundy": "Dyed burgundy, with stitching in the same thread.",
        },
        (
            Piece("LE-WAL", "Slim wallet, {}", 5900, 0, "Room for six cards and folded notes, in one piece of hide."),
            Piece("LE-BEL", "Belt, {}", 6900, 100, "Cut from one strip of Tuscan hide, with a brass buckle."),
            Piece("LE-KEY", "Key fob, {}", 1800, 0, "A loop with a solid brass ring, made from offcuts."),
            Piece("LE-TOT", "Market tote, {}", 14900, 500, "An unlined bag that carries a week of vegetables."),
            Piece("LE-CAS", "Glasses case, {}", 3900, 100, "Moulded over a wooden form and closed by a tongue."),
        ),
    ),
    Department(
        "Paper",
        {
            "marbled blue": "Covered in paper marbled in Florence, in blues and gold.",
            "marbled red": "Covered in paper marbled in Florence, in reds and ochre.",
            "botanical": "Printed from a nineteenth-century herbal found in Padua.",
            "plain laid": "In laid paper from Fabriano without any ornament.",
            "map of Venice": "Printed with a map of Venice from 1729.",
        },
        (
            Piece("PA-NOT", "Notebook, {}", 1900, 100, "Ninety-six sewn pages that lie flat when open."),
            Piece("PA-ALB", "Photograph album, {}", 4600, 200, "Forty black leaves between guards of tissue."),
            Piece("PA-LET", "Letter set, {}", 2400, 100, "Twelve sheets and envelopes in a folder."),
            Piece("PA-BOX", "Letter box, {}", 3200, 150, "A sturdy box with a lid that closes with a sigh."),
            Piece("PA-WRA", "Wrapping paper, {}", 650, 50, "Three sheets of 70 by 100 cm, too good to tear."),
        ),
    ),
    Department(
        "Kitchen",
        {
            "olive wood": "Turned from olive wood of pruned Ligurian trees.",
            "beech": "Made of steamed beech and rubbed with oil.",
            "walnut": "Made of Piedmont walnut with a fine dark grain.",
            "cherry": "Made of cherry wood, which reddens with age.",
            "chestnut": "Made of chestnut from the Apennines, light and tough.",
        },
        (
            Piece("KI-BOA", "Chopping board, {}", 3900, 200, "A heavy board with a groove for juices."),
            Piece("KI-SPO", "Risotto spoon, {}", 1200, 50, "The hole in its middle keeps the rice whole."),
            Piece("KI-ROL", "Pasta rolling pin, {}", 2700, 100, "Eighty centimetres long, as tagliatelle demand."),
            Piece("KI-GNO", "Gnocchi board, {}", 1400, 50, "Its ridges hold the sauce."),
            Piece("KI-SAL", "Salt box, {}", 3100, 100, "A box with a swivelling lid that opens with one finger."),
        ),
    ),
    Department(
        "Textiles",
        {
            "white": "Woven in plain white and softened by washing.",
            "ochre": "Dyed ochre with earth from Siena.",
            "indigo": "Dyed indigo in small vats.",
            "rust stripe": "With a rust stripe printed from pear-wood blocks in Romagna.",
            "rosemary": "Dyed the grey green of rosemary.",
        },
        (
            Piece("TE-NAP", "Linen napkins, {}", 3400, 100, "A set of four with mitred corners."),
            Piece("TE-TOW", "Kitchen towel, {}", 1600, 50, "Half linen and half cotton, and dry again by noon."),
            Piece("TE-TAB", "Tablecloth, {}", 8900, 300, "Two metres and a half for long lunches."),
            Piece("TE-APR", "Apron, {}", 4200, 100, "Crossed at the back, with a pocket for a spoon."),
            Piece("TE-THR", "Wool throw, {}", 12900, 400, "Woven in Biella from the wool of local flocks."),
        ),
    ),
    Department(
        "Glass",
        {
            "clear": "Blown in clear glass with tiny bubbles.",
            "amber": "Tinted amber in the melt.",
            "sea green": "Tinted the green of the lagoon in winter.",
            "smoke": "Tinted a light smoke grey.",
            "rose": "Tinted rose with a trace of gold.",
        },
        (
            Piece("GL-TUM", "Water tumbler, {}", 2200, 100, "Blown on Murano, each a little different."),
            Piece("GL-VAS", "Bud vase, {}", 2800, 150, "For a single stem and a narrow shelf."),
            Piece("GL-CAR", "Carafe, {}", 5400, 200, "Holds a litre and a half and fits the hand."),
            Piece("GL-CAN", "Candle holder, {}", 2600, 100, "Throws a warm ring of light on the table."),
            Piece("GL-BOW", "Dessert bowl, {}", 2400, 100, "For gelato, or for the first strawberries."),
        ),
    ),
    Department(
        "Home fragrance",
        {
            "fig": "Smells of fig leaves after rain.",
            "bergamot": "Smells of bergamot from Calabria.",
            "cypress": "Smells of cypress and warm stone.",
            "iris": "Smells of powdery Florentine iris.",
            "tomato leaf": "Smells of tomato leaf on a July morning.",
        },
        (
            Piece("FR-CAN", "Scented candle, {}", 3200, 0, "Poured in Rome from rapeseed wax; burns for forty hours."),
            Piece("FR-SOA", "Bar soap, {}", 900, 0, "Milled three times with olive oil."),
            Piece("FR-DIF", "Room diffuser, {}", 4800, 0, "A bottle with eight reeds that lasts for three months."),
            Piece("FR-SAC", "Linen sachet, {}", 1100, 0, "Hangs in a wardrobe and keeps moths away."),
            Piece("FR-WAT", "Linen water, {}", 1900, 0, "A mist for sheets and for ironing."),
        ),
    ),
    Department(
        "Toys",
        {
            "fox": "A fox with a tail that is almost too large.",
            "hedgehog": "A hedgehog that is kinder than it looks.",
            "donkey": "A donkey with one ear up and one ear down.",
            "whale": "A whale in three shades of blue.",
            "owl": "An owl with eyes wide open.",
        },
        (
            Piece("TO-PUL", "Pull-along {}", 2900, 100, "Maple wheels, a cotton cord and paint safe to bite."),
            Piece("TO-PUP", "Hand puppet {}", 2300, 50, "Sewn of felted wool for small and large hands."),
            Piece("TO-PUZ", "Wooden puzzle {}", 1900, 50, "Nine thick pieces that also stand by themselves."),
            Piece("TO-MOB", "Paper mobile {}", 2100, 50, "Turns in the lightest draught; assembled with a thread."),
            Piece("TO-BAN", "Money box {}", 2600, 50, "Turned from lime wood, with a cork underneath."),
        ),
    ),
)


def products() -> list[dict[str, Any]]:
    """Return the 200 products as lines of an import; the same ones each time."""
    return [_product(number, *each) for number, each in enumerate(_variants())]


def _variants() -> list[tuple[str, Piece, int, str, str]]:
    return [
        (department.category, piece, rank, *variant)
        for department in DEPARTMENTS
        for piece, (rank, variant) in combine(department.pieces, enumerate(department.variants.items()))
    ]


def _product(number: int, category: str, piece: Piece, rank: int, variant: str, about: str) -> dict[str, Any]:
    sku = f"{piece.code}-{rank + 1}"
    cents = piece.price + rank * piece.step
    return {
        "sku": sku,
        "name": piece.name.format(variant),
        "description": f"{piece.text} {about}",
        "price": f"{cents // 100}.{cents % 100:02d}",
        "category": category,
        "stock": _stock(number),
        "image_url": f"/images/{sku.lower()}.svg",
    }


def _stock(number: int) -> int:
    """Vary the stock: some products are sold out, of some only one is left."""
    if number % 17 == 11:
        return 0
    return 1 if number % 13 == 7 else 3 + number * 7 % 41
