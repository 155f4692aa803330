from orders.fair_use import fair_use_owner
from shared.caller import Caller


def test_guests_of_an_address_are_one_buyer_in_any_spelling() -> None:
    first, second = (
        fair_use_owner(Caller(user_id, email, "guest", "session"))
        for user_id, email in (("1", "Ada@example.com"), ("2", "ada@EXAMPLE.com"))
    )

    assert first == second
    assert first != fair_use_owner(Caller("3", "eve@example.com", "guest", "session"))


def test_an_account_is_a_buyer_of_its_own() -> None:
    assert fair_use_owner(Caller("1", "ada@example.com", "customer", "session")) == "1"
