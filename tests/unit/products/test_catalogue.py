from localstack.seed.catalogue import products
from products.import_schemas import MOST_LINES, ImportLine


def test_the_demo_catalogue_is_the_same_each_time() -> None:
    assert products() == products()


def test_the_demo_catalogue_is_one_import_of_valid_lines(currency: str) -> None:
    lines = [ImportLine.model_validate(line) for line in products()]

    assert len(lines) == 200 <= MOST_LINES
    assert len({line.sku for line in lines}) == len({line.name for line in lines}) == 200
    assert len({line.category for line in lines}) == 8
    assert {0, 1} < {line.stock for line in lines}
