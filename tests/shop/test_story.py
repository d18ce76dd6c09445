"""Any story a shop can live through ends with every invariant holding."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import partial

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import select

from common.errors import ShopError
from common.money import Money
from common.roles import Role
from models import AttemptState, CouponKind, Order, PaymentAttempt
from payments.base import Undo, UndoResult, Verified
from shop import (
    attempts,
    billing,
    calling_off,
    cart,
    coupon_making,
    fulfilment,
    orders,
    points,
    quoting,
    refunds,
    stock,
)
from shop import settings as shop_settings
from shop.context import Shopping
from shop.coupon_making import CouponPlan
from shop.events import OrderPaid
from tests.databases import NewDatabase
from tests.shop.world import World, give_points, order_now, paid, said, toman

BUYERS, GOODS = 3, 2
PRICES = (45_000, 450_000)
WHO, WHAT, ANY = st.integers(0, BUYERS - 1), st.integers(0, GOODS - 1), st.integers(0, 50)
QUANTITIES = st.integers(1, 3)
SOURCES: list[billing.Source] = ["callback", "poll", "buyer", "effect"]
NOTHING = [Verified.FAILED, Verified.CANCELLED, Verified.PENDING, Verified.UNKNOWN]
A_TENTH = CouponPlan("BAHAR", CouponKind.PERCENT, 1_000, toman(0), limit_all=2, limit_person=1)
TAKEN_CARE_OF = (
    AttemptState.PAID,
    AttemptState.REVIEW,
    AttemptState.REVERSING,
    AttemptState.REVERSED,
)


class Story(RuleBasedStateMachine):
    """Buyers and a seller do what they do, in any order; whatever the shop refuses is fine.

    `honest` are the attempts for which the bank has really taken the right money.
    """

    def __init__(self, new_database: NewDatabase) -> None:
        super().__init__()
        self.new_database = new_database

    @initialize()
    def open_shop(self) -> None:
        self.world = World(self.new_database())
        self.buyers = [self.world.customer(f"خریدار {number}") for number in range(BUYERS)]
        self.goods = [
            self.world.sells(f"کالا {number}", price=toman(price).minor, stock_of=3)
            for number, price in enumerate(PRICES)
        ]
        with self.world.turn(None, Role.OWNER) as ctx:
            self.world.shop = shop_settings.change(ctx, "points_bps", 500)
            coupon_making.create(ctx, A_TENTH)
            for buyer in self.buyers:
                give_points(ctx, buyer, 200)
        self.orders: list[int] = []
        self.attempts: list[int] = []
        self.honest: set[int] = set()
        self.others_money = 0
        self.place(0, {0: 1})
        self.press_pay(0, "testbank")

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self.world.wait(days=3)
            self.check()
            self.world.close()

    @contextmanager
    def maybe(self, person: int | None = None, role: Role | None = None) -> Iterator[Shopping]:
        """A turn in which the shop may refuse; then nothing of it stands."""
        with suppress(ShopError), self.world.turn(person, role) as ctx:
            yield ctx

    @rule(buyer=WHO, wanted=st.dictionaries(WHAT, QUANTITIES, min_size=1))
    def place(self, buyer: int, wanted: dict[int, int]) -> None:
        with self.maybe(self.buyers[buyer]) as ctx:
            order = order_now(ctx, {self.goods[good]: count for good, count in wanted.items()})
            self.orders.append(order.id)

    @rule(buyer=WHO, good=WHAT, with_code=st.booleans(), with_points=st.booleans())
    def place_for_less(self, buyer: int, good: int, with_code: bool, with_points: bool) -> None:
        with self.maybe(self.buyers[buyer]) as ctx:
            cart.put(ctx, self.goods[good], 1)
            chosen = cart.lines(ctx)
            coupon = quoting.read_coupon(ctx, "BAHAR", chosen.total) if with_code else None
            quote = quoting.quote_cart(ctx, chosen, coupon=coupon, with_points=with_points)
            self.orders.append(orders.place(ctx, quote, None).id)

    @rule(which=ANY)
    def ripen(self, which: int) -> None:
        with self.world.turn() as ctx:
            points.ripen(ctx, orders.locked(ctx.session, _one_of(self.orders, which)))

    @rule(which=ANY, gateway=st.sampled_from(["testbank", "other"]))
    def press_pay(self, which: int, gateway: str) -> None:
        with suppress(ShopError):
            self.attempts.append(self.world.begin(_one_of(self.orders, which), gateway))

    @precondition(lambda self: self.attempts)
    @rule(which=ANY, source=st.sampled_from(SOURCES), times=st.integers(1, 2))
    def pay(self, which: int, source: billing.Source, times: int) -> None:
        attempt = _one_of(self.attempts, which)
        self.honest.add(attempt)
        for _ in range(times):
            self.world.record(attempt, source=source)

    @rule(which=ANY)
    def pay_what_was_opened_last_after_the_order_ended(self, which: int) -> None:
        self.press_pay(which, "testbank")
        self.world.wait(hours=4)
        self.pay(len(self.attempts) - 1, "poll", 1)

    @rule(which=ANY)
    def pay_twice(self, which: int) -> None:
        for gateway in ("testbank", "other"):
            self.press_pay(which, gateway)
        self.pay(len(self.attempts) - 2, "callback", 1)
        self.pay(len(self.attempts) - 1, "callback", 1)

    @precondition(lambda self: self.attempts)
    @rule(which=ANY, result=st.sampled_from(NOTHING), source=st.sampled_from(SOURCES))
    def pay_nothing(self, which: int, result: Verified, source: billing.Source) -> None:
        attempt = _one_of(self.attempts, which)
        answer = said(self.world.attempt(attempt), result)
        outcome = self.world.record(attempt, answer, source=source)
        assert not isinstance(outcome, billing.Settled)

    @precondition(lambda self: self.attempts)
    @rule(which=ANY, amount=st.sampled_from([toman(1), toman(45_001), None]))
    def pay_something_else(self, which: int, amount: Money | None) -> None:
        attempt = _one_of(self.attempts, which)
        answer = paid(self.world.attempt(attempt), amount=amount)
        assert not isinstance(self.world.record(attempt, answer), billing.Settled)

    @precondition(lambda self: self.attempts)
    @rule(which=ANY)
    def pay_with_money_that_pays_for_one(self, which: int) -> None:
        attempt = _one_of(self.attempts, which)
        answer = paid(self.world.attempt(attempt), bank_ref="770011")
        if isinstance(self.world.record(attempt, answer), billing.Settled):
            self.honest.add(attempt)
            self.others_money += 1

    @rule(which=ANY)
    def cancel(self, which: int) -> None:
        with self.maybe() as ctx:
            orders.cancel(ctx, orders.by_id(ctx.session, _one_of(self.orders, which)), "")

    @rule(which=ANY, code=st.sampled_from(["1111222233334444", "5555666677778888"]))
    def ship(self, which: int, code: str) -> None:
        with self.maybe(None, Role.OWNER) as ctx:
            order = orders.by_id(ctx.session, _one_of(self.orders, which))
            fulfilment.ship(ctx, order, code)
            for parcel in fulfilment.shipments_of(ctx.session, order.id):
                fulfilment.delivered(ctx, parcel)

    @rule(which=ANY)
    def call_off(self, which: int) -> None:
        with self.maybe(None, Role.MANAGER) as ctx:
            order = orders.by_id(ctx.session, _one_of(self.orders, which))
            calling_off.call_off(ctx, order, "تمام شد")

    @rule(which=ANY, only_set_aside=st.booleans())
    def refund(self, which: int, only_set_aside: bool) -> None:
        with self.maybe(None, Role.MANAGER) as ctx:
            order = orders.by_id(ctx.session, _one_of(self.orders, which))
            refunds.whole(ctx, order, "", only_set_aside=only_set_aside)

    @rule(which=ANY, answer=st.sampled_from([*UndoResult, None]), by_hand=st.booleans())
    def hear_of_refunds(self, which: int, answer: UndoResult | None, by_hand: bool) -> None:
        order_id = _one_of(self.orders, which)
        with self.world.turn() as ctx:
            known = [one.id for one in refunds.of_order(ctx.session, order_id)]
        for refund_id in known:
            with self.world.turn() as ctx:
                refunds.record(ctx, refund_id, None if answer is None else Undo(answer))
            with self.maybe(None, Role.OWNER) as ctx:
                if by_hand:
                    refunds.paid_by_hand(ctx, refund_id, "77")

    @rule(good=WHAT, quantity=QUANTITIES)
    def receive(self, good: int, quantity: int) -> None:
        with self.world.turn() as ctx:
            stock.receive(ctx, self.goods[good], quantity, key=f"{good}:{ctx.now}:{quantity}")

    @rule(good=WHAT, counted=st.integers(0, 4))
    def count(self, good: int, counted: int) -> None:
        with self.world.turn() as ctx:
            stock.adjust(ctx, self.goods[good], counted)

    @rule(minutes=st.sampled_from([1, 12, 45, 61, 600]), scheduler_sleeps=st.booleans())
    def wait(self, minutes: int, scheduler_sleeps: bool) -> None:
        self.world.clock.advance(timedelta(minutes=minutes))
        if not scheduler_sleeps:
            self.world.poll_all()
            self.world.expire_all()
            self.check()

    def check(self) -> None:
        """The invariants, and what they cannot know: who has really paid, and that it counted."""
        self.world.healthy()
        settled = [one.order_id for one in self.world.heard if isinstance(one, OrderPaid)]
        assert len(settled) == len(set(settled))
        with self.world.database.reading() as session:
            rows = session.exec(select(PaymentAttempt)).all()
            known = session.exec(select(Order)).all()
        counted = [row for row in rows if row.state is AttemptState.PAID]
        assert {row.order_id for row in counted} == set(settled)
        assert {row.id for row in counted} <= self.honest
        assert self.others_money <= 1
        assert all(order.paid_minor in (0, order.total_minor) for order in known)
        assert all(row.state in TAKEN_CARE_OF for row in rows if row.id in self.honest)


def _one_of(known: list[int], which: int) -> int:
    return known[which % len(known)]


def test_any_story_leaves_a_healthy_shop(new_database: NewDatabase, database_kind: str) -> None:
    stories = {"sqlite": 40, "postgresql": 8}[database_kind]
    thorough = settings.get_current_profile_name() == "full"
    run_state_machine_as_test(
        partial(Story, new_database),  # type: ignore[arg-type]  # anything that makes one will do
        settings=settings(
            max_examples=stories * (20 if thorough else 1),
            # Making a story that fails as short as possible takes minutes.
            phases=list(Phase) if thorough else [Phase.explicit, Phase.reuse, Phase.generate],
            stateful_step_count=25,
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
