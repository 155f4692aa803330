"""After a backup was restored, what was erased since is erased again, without a mail."""

import pytest

from auth.handlers import repeat_erasures
from auth.repository.database import database as auth_database
from tests.apigateway import Context
from tests.conftest import TestServers
from tests.integration.privacy.backup import Backup
from tests.integration.privacy.places import places, rows
from tests.integration.privacy.shop import Shop, live

RESTORED = [["auth", "products", "payments", "messages", "orders"], ["orders", "payments"], ["auth"]]


@pytest.mark.parametrize("restored", RESTORED, ids="-".join)
def test_what_a_backup_brought_back_is_erased_again(shop: Shop, servers: TestServers, restored: list[str]) -> None:
    person = live(shop)
    backup = Backup.of(servers)
    person.request_erasure()
    shop.process(minutes=2)
    ids = [row["user_id"] for row in rows(servers, "auth", "erasures")]
    mails = len(shop.ses.mails)
    backup.restore(servers, restored)
    brought_back = places(servers, shop.bus)

    for _ in range(2):
        assert repeat_erasures.handler({"user_ids": ids}, Context()) == {"requested": 1}
    done = shop.run(minutes=1)["erasures"]

    assert {place.split(".")[0] for place in brought_back} == set(restored)
    assert (done["erased"], len(shop.ses.mails)) == (1, mails)
    assert places(servers, shop.bus) == set()
    with auth_database.connection() as connection:
        [row] = connection.execute("SELECT count(*) AS users FROM users")
    assert row["users"] == 0


def test_what_was_acknowledged_before_the_restore_is_erased_again(shop: Shop, servers: TestServers) -> None:
    person = live(shop)
    backup = Backup.of(servers)
    person.request_erasure()
    waiting = shop.run(minutes=2)["erasures"]
    ids = [row["user_id"] for row in rows(servers, "auth", "erasures")]
    backup.restore(servers, ["orders"])

    repeat_erasures.handler({"user_ids": ids}, Context())
    done = shop.run(minutes=1)["erasures"]

    assert (waiting["confirming"], done["erased"]) == (1, 1)
    assert places(servers, shop.bus) == set()


def test_a_malformed_id_repeats_nothing(shop: Shop, servers: TestServers) -> None:
    with pytest.raises(ValueError, match="badly formed"):
        repeat_erasures.handler({"user_ids": ["6f1c1a52-5a0e-4f3d-9a53-0d7f3a3a1c11", "ada@example.com"]}, Context())

    assert rows(servers, "auth", "erasures") == []
