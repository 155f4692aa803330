"""Interleaves many journeys as a seed decides; after recovery the books must balance."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from random import Random

from tests.integration.journeys import requests
from tests.integration.journeys.books import Books
from tests.integration.journeys.journey import Journey
from tests.integration.journeys.world import World

SIZE = 25
_TURNS = 7
_HURRY = 0.3
_STOCK = 10_000
_SCARCE = 20


class Crowd:
    """A batch of journeys in one world.

    Args:
        world: An empty world.
        seed: Decides, with the number, everything except ids and times.
        number: The crowd's number.
    """

    def __init__(self, world: World, seed: int, number: int) -> None:
        self.world = world
        self.name = f"seed {seed}, crowd {number}"
        self.random = Random(f"{seed}/{number}")
        self.stocked = {
            requests.add_product("Bowl", "19.99", _STOCK): _STOCK,
            requests.add_product("Vase", "7.01", _STOCK): _STOCK,
            requests.add_product("Last pieces", "120.00", _SCARCE): _SCARCE,
        }
        # Every other crowd loses no webhooks and does not use the dashboard: it must recover without the reconciler.
        self.gentle = number % 2 == 1
        self.lost: set[str] = set()
        self.journeys = [self._journey() for _ in range(SIZE)]

    def _journey(self) -> Journey:
        product_id = self.random.choice(list(self.stocked))
        return Journey(self.world, Random(self.random.random()), product_id, self.gentle)

    def travel(self) -> None:
        """Run all turns, with events and jobs in between."""
        turns = [journey for journey in self.journeys for _ in range(_TURNS)]
        # Each journey starts with its order; the rest is shuffled.
        self.random.shuffle(turns)
        for journey in turns:
            self.world.close_breakers()
            journey.turn()
            while self.random.random() < _HURRY:
                # Before any event of the previous turn is delivered.
                journey.turn()
            self._let_the_world_turn()

    def _let_the_world_turn(self) -> None:
        world, random = self.world, self.random
        crash_after = random.randint(1, 4) if random.random() < 0.15 else None
        if random.random() < 0.05:
            world.bus.down = not world.bus.down
        if random.random() < 0.6:
            self._deliver_webhooks(crash_after)
        for _ in range(3):
            if world.bus.waiting() and random.random() < 0.6:
                world.bus.deliver(random, crash_after)
        if random.random() < 0.03:
            jobs = (requests.run_order_jobs, requests.run_payment_jobs, self._pass_time, requests.reconcile)
            world.run(random.choice(jobs[: 3 if self.gentle else 4]), crash_after)

    def _deliver_webhooks(self, crash_after: int | None) -> None:
        """Deliver some webhooks in any order, some of them twice, and lose others."""
        world, random = self.world, self.random
        world.look_for_webhooks()
        random.shuffle(world.webhooks)
        for event in world.webhooks[: random.randint(1, 4)]:
            if not self.gentle and random.random() < 0.15:
                world.webhooks.remove(event)
                self.lost.add(event["id"])
                continue
            for _ in range(random.choice((1, 1, 1, 2))):
                world.deliver_webhook(event, crash_after)

    def _pass_time(self) -> None:
        self.world.ahead += timedelta(minutes=31)
        requests.expire()

    def arrive(self) -> None:
        """Recover; then deliver the lost webhooks, which must change nothing."""
        if self.gentle:
            self.world.end(requests.reconcile_nothing, self.world.deliver_all_webhooks)
        else:
            self.world.end()
        before = self.books()
        self.check(before)
        self._check_reconciled(before)
        self._deliver_late_webhooks()
        requests.run_payment_jobs()
        self.world.bus.deliver_all()
        after = self.books()
        self.check(after)
        assert after.money() == before.money(), f"{self.name}: late webhooks changed something"

    def _deliver_late_webhooks(self) -> None:
        """Deliver all lost webhooks, and some delivered ones again."""
        late = [each for each in self.world.account.events if each["id"] in self.lost or self.random.random() < 0.1]
        self.random.shuffle(late)
        for event in [*late, *self.world.webhooks]:
            self.world.deliver_webhook(event)

    def books(self) -> Books:
        return Books.read(self.world.servers.postgres, self.world.account.ledger(), self.stocked)

    def check(self, books: Books) -> None:
        if faults := [*books.faults(), *self._made_up(books)]:
            raise AssertionError("\n".join([self.name, *faults, "", *self._stories(books, faults)]))

    def _check_reconciled(self, books: Books) -> None:
        found = requests.reconcile(age_seconds=0, dry_run=True)
        published = {each["order_id"] for each in found["discrepancies"]}
        assert set(found["found"]) <= {"refund_failed"}, f"{self.name}: {found}"
        assert books.owed() <= published, f"{self.name}: not reported: {books.owed() - published}"

    def _made_up(self, books: Books) -> Iterator[str]:
        """Yield payments and refunds that no journey requested."""
        wanted = {each.order_id: each.in_dashboard for each in self.journeys}
        order_of = {str(each["id"]): each["order_id"] for each in books.payments}
        intents = Counter(each["metadata"].get("payment_id") for each in books.ledger)
        stray_payments = Counter(each["order_id"] for each in books.stray_payments)
        elsewhere = Counter(order_of[str(each["payment_id"])] for each in books.refunds if each["origin"] == "stripe")
        for payment_id, order_id in order_of.items():
            if intents[payment_id] > 1:
                yield f"{order_id}: {intents[payment_id]} PaymentIntents for one payment"
        for order_id, made in wanted.items():
            if stray_payments[order_id] > made["payments"]:
                yield f"{order_id}: {stray_payments[order_id]} payments beside its own, of {made['payments']}"
            if elsewhere[order_id] > made["refunds"]:
                yield f"{order_id}: {elsewhere[order_id]} refunds beside ours, of {made['refunds']}"

    def _stories(self, books: Books, faults: list[str]) -> list[str]:
        guilty = {fault.split(":", maxsplit=1)[0] for fault in faults}
        stories = {each.order_id: each.steps for each in self.journeys}
        return [f"{order_id}: {stories.get(order_id)}\n{books.about(order_id)}" for order_id in sorted(guilty)]
