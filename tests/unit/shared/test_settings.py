import pytest

from shared.settings import required, settings


def test_origins_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORS_ORIGINS", " https://a.example,https://b.example , ")

    assert settings().cors_origins == ("https://a.example", "https://b.example")


@pytest.mark.parametrize("name", ["STAGE", "VALKEY_URL", "CORS_ORIGINS", "RATE_LIMIT_API", "RATE_LIMIT_AUTH"])
def test_a_missing_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.delenv(name)

    with pytest.raises(KeyError, match=name):
        settings()


def test_a_missing_setting_of_one_function_is_named() -> None:
    with pytest.raises(KeyError, match="NO_SUCH_SECRET"):
        required("NO_SUCH_SECRET")
