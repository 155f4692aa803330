import pytest

from shared.networks import hashed_network, network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:0:1:ffff::2", "2001:db8:0:1::"),
        ("2001:DB8:0:1::1", "2001:db8:0:1::"),
        ("not an address", "not an address"),
    ],
)
def test_the_network_is_an_ipv4_address_or_an_ipv6_prefix(address: str, network: str) -> None:
    assert network_of(address) == network


def test_addresses_of_one_network_have_one_hash_that_does_not_show_them() -> None:
    assert hashed_network("2001:db8::1") == hashed_network("2001:db8::2") != hashed_network("2001:db8:0:1::1")
    assert "192.0.2.1" not in str(hashed_network("192.0.2.1"))


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.1", "::1"])
def test_a_loopback_address_is_no_network(address: str) -> None:
    assert hashed_network(address) is None
