import pytest

from shared.networks import hashed_network, network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.0/24"),
        ("203.0.113.255", "203.0.113.0/24"),
        ("203.0.114.0", "203.0.114.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("2001:db8:1:ffff::1", "2001:db8:1::/48"),
        ("2001:db8:2::1", "2001:db8:2::/48"),
        ("::ffff:203.0.113.7", "203.0.113.0/24"),
        ("fe80::1%eth0", "fe80::/48"),
        ("unknown", "unknown"),
        ("", ""),
    ],
)
def test_an_address_belongs_to_its_network(address: str, network: str) -> None:
    assert network_of(address, ipv4_bits=24, ipv6_bits=48) == network


def test_a_network_of_one_address_is_written_as_the_address() -> None:
    assert network_of("203.0.113.7", ipv4_bits=32, ipv6_bits=64) == "203.0.113.7"


def test_addresses_of_one_network_have_one_hash_that_does_not_show_them() -> None:
    assert hashed_network("2001:db8::1") == hashed_network("2001:db8::2") != hashed_network("2001:db8:0:1::1")
    assert "192.0.2.1" not in str(hashed_network("192.0.2.1"))


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.1", "::1"])
def test_a_loopback_address_is_no_network(address: str) -> None:
    assert hashed_network(address) is None
