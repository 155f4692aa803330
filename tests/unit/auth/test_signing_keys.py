from auth.signing_keys import Key, is_valid, public_keys, signer, with_new_key

NOW = 1_800_000_000.5
MINUTE = 60


def test_the_first_key_signs_at_once() -> None:
    keys = with_new_key([], _key("first"), NOW)

    assert _name(signer(keys, NOW)) == "first"


def test_a_new_key_signs_once_every_environment_had_time_to_read_it() -> None:
    keys = with_new_key(with_new_key([], _key("old"), NOW), _key("new"), NOW)

    assert _name(signer(keys, NOW + 9 * MINUTE)) == "old"
    assert _name(signer(keys, NOW + 10 * MINUTE)) == "new"


def test_a_replaced_key_is_valid_until_its_last_token_expired() -> None:
    keys = with_new_key(with_new_key([], _key("old"), NOW), _key("new"), NOW)

    new, old = public_keys(keys)

    last_token_expires = NOW + 10 * MINUTE + 15 * MINUTE
    assert is_valid(old, last_token_expires)
    assert not is_valid(old, last_token_expires + 6 * MINUTE)
    assert is_valid(new, NOW + 1_000_000_000)


def test_a_rotation_drops_keys_whose_tokens_expired() -> None:
    keys = with_new_key(with_new_key([], _key("first"), NOW), _key("second"), NOW)

    later = with_new_key(keys, _key("third"), NOW + 60 * MINUTE)

    assert [key["x"] for key in later] == ["third", "second"]


def test_rotating_twice_at_once_keeps_every_key_that_may_sign() -> None:
    keys = with_new_key([], _key("first"), NOW)
    twice = with_new_key(with_new_key(keys, _key("second"), NOW), _key("third"), NOW + 1)

    assert [key["x"] for key in twice] == ["third", "second", "first"]


def test_two_rotations_in_one_second_leave_one_signer() -> None:
    keys = with_new_key([], _key("first"), NOW)
    twice = with_new_key(with_new_key(keys, _key("second"), NOW), _key("third"), NOW)

    assert _name(signer(twice, NOW + 11 * MINUTE)) == "third"
    assert _name(signer(twice, NOW)) == "first"


def test_nothing_private_is_published() -> None:
    (published,) = public_keys(with_new_key([], _key("first"), NOW))

    assert set(published) == {"kty", "crv", "x", "y", "kid", "use", "alg"}


def test_there_is_no_signer_without_keys() -> None:
    assert signer([], NOW) is None


def _key(name: str) -> Key:
    return {"kty": "EC", "crv": "P-256", "x": name, "y": "y", "d": "secret"}


def _name(key: Key | None) -> str | None:
    return str(key["x"]) if key else None
