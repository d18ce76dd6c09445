"""Any story a shop can live through ends with every invariant holding."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import select

from common.errors import ShopError
from common.roles import Role
from models import AttemptState, Order, PaymentAttempt
from payments.base import Verified
from shop import attempts, billing, fulfilment, orders, stock
from shop.context import Shopping
from shop.events import OrderPaid
from tests.databases import NewDatabase
from tests.shop.world import World, order_now, paid, said, toman

BUYERS, GOODS = 3, 3
PRICES = (45_000, 450_000, 1_250_000)
QUANTITIES = st.integers(min_value=1, max_value=3)
TAKEN_CARE_OF = (AttemptState.PAID, AttemptState.REVIEW)
SOURCES: list[billing.Source] = ["callback", "poll", "buyer", "effect"]


class Story(RuleBasedStateMachine):
    """Buyers and a seller do what they do, in any order; whatever the shop refuses is fine."""

    orders = Bundle("orders")
    attempts = Bundle("attempts")

    def __init__(self, new_database: NewDatabase) -> None:
        super().__init__()
        self.new_database = new_database

    @initialize()
    def open_shop(self) -> None:
        self.world = World(self.new_database())
        self.honest: set[int] = set()
        self.others_money = 0
        self.buyers = [self.world.customer(f"خریدار {number}") for number in range(BUYERS)]
        self.goods = [
            self.world.sells(f"کالا {number}", price=toman(price).minor, stock_of=3)
            for number, price in enumerate(PRICES)
        ]

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self.world.wait(days=3)
            self.check()
            self.world.close()

    @contextmanager
    def maybe(self, role: Role | None = None) -> Iterator[Shopping]:
        """A turn of the shop that may refuse; then nothing of it stands."""
        try:
            with self.world.turn(None, role) as ctx:
                yield ctx
        except ShopError:
            pass

    @rule(
        target=orders,
        buyer=st.integers(0, BUYERS - 1),
        wanted=st.dictionaries(st.integers(0, GOODS - 1), QUANTITIES, min_size=1),
    )
    def place(self, buyer: int, wanted: dict[int, int]) -> object:
        try:
            with self.world.turn(self.buyers[buyer]) as ctx:
                order = order_now(ctx, {self.goods[good]: n for good, n in wanted.items()})
        except ShopError:
            return multiple()
        return order.id

    @rule(target=attempts, order=orders, gateway=st.sampled_from(["testbank", "other"]))
    def press_pay(self, order: int, gateway: str) -> object:
        try:
            return self.world.begin(order, gateway)
        except ShopError:
            return multiple()

    @rule(target=attempts, buyer=st.integers(0, BUYERS - 1), good=st.integers(0, GOODS - 1))
    def order_and_press_pay(self, buyer: int, good: int) -> object:
        order = self.place(buyer, {good: 1})
        return self.press_pay(order, "testbank") if isinstance(order, int) else multiple()

    @rule(attempt=attempts, source=st.sampled_from(SOURCES), times=st.integers(1, 2))
    def pay(self, attempt: int, source: billing.Source, times: int) -> None:
        self.honest.add(attempt)
        for _ in range(times):
            self.world.record(attempt, source=source)

    @rule(
        attempt=attempts,
        result=st.sampled_from(
            [Verified.FAILED, Verified.CANCELLED, Verified.PENDING, Verified.UNKNOWN]
        ),
        source=st.sampled_from(SOURCES),
    )
    def pay_nothing(self, attempt: int, result: Verified, source: billing.Source) -> None:
        row = self.world.attempt(attempt)
        self.world.record(attempt, said(row, result), source=source)

    @rule(attempt=attempts, amount=st.sampled_from([toman(1), toman(45_001), None]))
    def pay_something_else(self, attempt: int, amount: object) -> None:
        self.world.record(attempt, paid(self.world.attempt(attempt), amount=amount))

    @rule(attempt=attempts)
    def pay_with_money_of_another(self, attempt: int) -> None:
        answer = paid(self.world.attempt(attempt), bank_ref="770011")
        if isinstance(self.world.record(attempt, answer), billing.Settled):
            self.honest.add(attempt)
            self.others_money += 1

    @rule(order=orders)
    def cancel(self, order: int) -> None:
        with self.maybe() as ctx:
            orders.cancel(ctx, orders.by_id(ctx.session, order), "نظرم عوض شد")

    @rule(order=orders, code=st.sampled_from(["1111222233334444", "5555666677778888"]))
    def ship(self, order: int, code: str) -> None:
        with self.maybe(Role.OWNER) as ctx:
            fulfilment.ship(ctx, orders.by_id(ctx.session, order), code)

    @rule(order=orders)
    def deliver(self, order: int) -> None:
        with self.maybe(Role.OWNER) as ctx:
            for parcel in fulfilment.shipments_of(ctx.session, order):
                fulfilment.delivered(ctx, parcel)

    @rule(good=st.integers(0, GOODS - 1), quantity=QUANTITIES)
    def receive(self, good: int, quantity: int) -> None:
        with self.world.turn() as ctx:
            stock.receive(ctx, self.goods[good], quantity, key=f"{good}:{ctx.now}:{quantity}")

    @rule(good=st.integers(0, GOODS - 1), counted=st.integers(0, 4))
    def count(self, good: int, counted: int) -> None:
        with self.world.turn() as ctx:
            stock.adjust(ctx, self.goods[good], counted)

    @rule(minutes=st.sampled_from([1, 12, 45, 61, 600]))
    def wait(self, minutes: int) -> None:
        self.world.wait(minutes=minutes)

    @rule(minutes=st.sampled_from([30, 70]))
    def wait_while_the_scheduler_sleeps(self, minutes: int) -> None:
        self.world.clock.advance(timedelta(minutes=minutes))

    def check(self) -> None:
        """What the invariants cannot know: who has really paid, and that it counted once."""
        self.world.healthy()
        settled = [one.order_id for one in self.world.heard if isinstance(one, OrderPaid)]
        assert len(settled) == len(set(settled))
        with self.world.database.reading() as session:
            rows = session.exec(select(PaymentAttempt)).all()
            ordered = {order.id: order for order in session.exec(select(Order))}
        counted = [row for row in rows if row.state is AttemptState.PAID]
        assert {row.order_id for row in counted} == set(settled)
        assert {row.id for row in counted} <= self.honest
        assert self.others_money <= 1
        assert all(order.paid_minor in (0, order.total_minor) for order in ordered.values())
        lost = [row.id for row in rows if row.id in self.honest and row.state not in TAKEN_CARE_OF]
        assert lost == []


def test_any_story_leaves_a_healthy_shop(new_database: NewDatabase, database_kind: str) -> None:
    stories = {"sqlite": 60, "postgresql": 15}[database_kind]
    thorough = settings.get_current_profile_name() == "full"
    run_state_machine_as_test(
        partial(Story, new_database),  # type: ignore[arg-type]  # anything that makes one will do
        settings=settings(
            max_examples=stories * (20 if thorough else 1),
            # Making a story that fails as short as possible takes minutes.
            phases=list(Phase) if thorough else [Phase.explicit, Phase.reuse, Phase.generate],
            stateful_step_count=40,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_attempt_states_of_the_model_are_all_known_to_billing() -> None:
    known = {*attempts.WAITING, *attempts.ASKING, *attempts.FINAL}
    soft = {
        AttemptState.FAILED,
        AttemptState.CANCELLED,
        AttemptState.EXPIRED,
        AttemptState.CREATE_FAILED,
    }
    assert known | soft == set(AttemptState)
    assert not known & soft
