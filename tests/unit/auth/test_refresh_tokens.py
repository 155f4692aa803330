from auth.refresh_tokens import new_refresh_token, new_salt, successor_of, token_hash


def test_a_token_has_a_prefix_and_256_random_bits() -> None:
    tokens = {new_refresh_token() for _ in range(100)}

    assert len(tokens) == 100
    assert {(token[:4], len(token)) for token in tokens} == {("brt_", 4 + 43)}


def test_a_token_and_its_salt_make_one_successor() -> None:
    token, salt = new_refresh_token(), new_salt()

    assert successor_of(token, salt) == successor_of(token, salt)
    assert len(successor_of(token, salt)) == len(token)


def test_neither_the_token_nor_the_salt_alone_makes_the_successor() -> None:
    token, salt = new_refresh_token(), new_salt()

    assert successor_of(token, salt) != successor_of(token, new_salt())
    assert successor_of(token, salt) != successor_of(new_refresh_token(), salt)


def test_the_stored_hash_does_not_hold_the_token() -> None:
    token = new_refresh_token()

    assert len(token_hash(token)) == 32
    assert token.encode() not in token_hash(token)
