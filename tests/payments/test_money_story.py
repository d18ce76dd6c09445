"""Whatever happens in whatever order, no money is lost: what came in is earned, is its buyer's
credit, waits for the owner, or went back.
"""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import Session, col, func, select

from bot.engine.cashier import Cashier
from bot.web.vitals import Vitals
from common.clock import FixedClock
from common.errors import ShopError
from common.money import Money
from common.roles import Role
from models import (
    Account,
    AttemptState,
    LedgerEntry,
    Order,
    PaymentAttempt,
    Refund,
    RefundState,
    Variant,
)
from models.database import Database
from payments.base import Forged, InboundRequest
from scheduler import invariants_money
from shop import billing, calling_off, credit, installing, money_queue, order_lookup, refunds
from shop.context import Shopping
from shop.ledger import CLEARING, POCKET, SALES, TO_REVIEW
from shop.opening import REUSE_FOR
from tests.databases import NewDatabase, open_database
from tests.payments.memory import MemoryGateway
from tests.web.small_shop import EVENING, Clockwork, Engine, SmallShop

ANY = st.integers(0, 50)
FAULTS = st.sampled_from(["unreached", "lost", "crash"])
FACTS = (
    invariants_money.ledger_balances,
    invariants_money.paid_attempts_are_booked,
    invariants_money.captures_are_paid_attempts,
    invariants_money.payments_add_up,
    invariants_money.refunds_are_booked,
    invariants_money.no_more_goes_back_than_came,
)
DECISIONS = st.sampled_from(
    [
        money_queue.accept,
        money_queue.count_in_part,
        money_queue.into_credit,
        money_queue.give_back,
        money_queue.put_away,
    ]
)
CREDIT = (credit.READY, credit.HELD, credit.PLAY_READY, credit.PLAY_HELD)
WAITING = select(PaymentAttempt.id).where(PaymentAttempt.state == AttemptState.REVIEW)
SOURCES = st.sampled_from(["poll", "buyer", "effect"])


class MoneyStory(RuleBasedStateMachine):
    """Buyers, a bank and a seller do what they like; whatever is refused is fine."""

    def __init__(self, new_database: NewDatabase, *, settles: bool) -> None:
        super().__init__()
        self.new_database, self.settles = new_database, settles

    @initialize()
    def open_shop(self) -> None:
        self.runner = asyncio.Runner()
        self.bank = MemoryGateway(settles=self.settles)
        self.do(self._open())
        self.orders: list[Order] = []
        self.place()
        self.buy(0)

    def do(self, work: Coroutine[Any, Any, object]) -> None:
        """Let it happen; what the shop refuses is fine, and so is the end of whoever waited."""

        async def done() -> None:
            with suppress(ShopError, Forged, asyncio.CancelledError):
                await work

        self.runner.run(done())

    async def _open(self) -> None:
        database: Database = open_database(self.new_database())
        engine = Engine(database, FixedClock(EVENING))
        cashier = Cashier(
            engine=engine, gateways={"memory": self.bank}, base_url="https://shop.example"
        )
        self.shop = SmallShop(
            engine,
            cashier,
            self.bank,
            "https://shop.example",
            Path(),
            httpx.AsyncClient(),
            Clockwork(),
            Vitals(),
        )
        await engine.transact(
            lambda session: installing.seed(
                session,
                EVENING,
                name="گلیم",
                language="fa",
                currency="IRR",
                timezone="Asia/Tehran",
                public_url="https://shop.example",
                gateways=("memory",),
                testing=True,
            )
        )
        await self.shop.sells("شال نخی", sku="SHAL-01", toman=450_000, stock=3)

    @rule()
    def place(self) -> None:
        async def placed() -> None:
            self.orders.append(await self.shop.order())

        self.do(placed())

    @rule(which=ANY)
    def buy(self, which: int) -> None:
        """The usual way, up to where the browser would come back."""
        self.press_pay(which)
        attempts = self.shop.attempts(self.order(which))
        if attempts and attempts[-1].provider_ref:
            self.bank.pay(attempts[-1].provider_ref)

    @rule(which=ANY)
    def buy_on_two_pages(self, which: int) -> None:
        """A page left open is used as well, before anybody has heard of either."""
        self.press_pay(which)
        self.shop.clock.advance(REUSE_FOR)
        self.buy(which)
        for attempt in self.shop.attempts(self.order(which)):
            if attempt.provider_ref:
                self.bank.pay(attempt.provider_ref)

    @rule()
    def buy_what_is_gone(self) -> None:
        """The money comes when the order has ended and everything costs more."""
        self.place()
        self.buy(-1)
        self.pass_time(180)
        self.do(self.shop.act(self._dearer))

    @rule(which=ANY)
    def press_pay(self, which: int) -> None:
        self.do(self.shop.cashier.begin(self.order(which).id, "memory"))

    @precondition(lambda self: self.bank.books)
    @rule(which=ANY)
    def pay(self, which: int) -> None:
        self.bank.pay(self.page(which))

    @precondition(lambda self: self.bank.books and not self.settles)
    @rule(which=ANY)
    def pay_too_little(self, which: int) -> None:
        self.bank.pay(self.page(which), Money(4_500_000, "IRR"))

    @precondition(lambda self: self.bank.books)
    @rule(which=ANY)
    def come_back(self, which: int) -> None:
        """The browser brings what the bank has told it."""
        self.forge(which, which)

    @precondition(lambda self: self.bank.books)
    @rule(which=ANY, of=ANY)
    def forge(self, which: int, of: int) -> None:
        """Somebody brings the report of one payment to the address of another."""
        attempt = self.bank.books[self.page(which)].attempt_id
        params = {"gateway": "memory", "attempt_id": str(attempt)}
        report = InboundRequest("GET", params, {"ref": self.page(of)}, {}, {}, b"")
        self.do(self.shop.cashier.callback("memory", report))

    @precondition(lambda self: self.bank.books)
    @rule(which=ANY, source=SOURCES)
    def ask(self, which: int, source: Any) -> None:
        attempt = self.bank.books[self.page(which)].attempt_id
        self.do(self.shop.cashier.check(attempt, source))

    @rule(fault=FAULTS)
    def goes_wrong_next(self, fault: str) -> None:
        self.bank.fault = fault

    @rule(minutes=st.sampled_from([3, 11, 70, 60 * 30]))
    def pass_time(self, minutes: int) -> None:
        self.do(self.shop.pass_time(minutes))

    @rule(which=ANY)
    def call_off(self, which: int) -> None:
        self.do(self.staff(partial(calling_off.call_off, order=self.order(which), reason="تمام")))

    @rule(which=ANY, aside=st.booleans())
    def give_back(self, which: int, *, aside: bool) -> None:
        order = self.order(which)
        rule_ = partial(refunds.whole, order=order, reason="برگشت", only_set_aside=aside)
        self.do(self.staff(rule_))

    @rule(which=ANY, decision=DECISIONS)
    def decide(self, which: int, decision: Any) -> None:
        """The owner decides about something that waits."""
        waiting = self.shop.look(lambda session: list(session.exec(WAITING).all()))
        if waiting:
            self.do(self.staff(partial(decision, attempt_id=waiting[which % len(waiting)])))

    @rule(which=ANY)
    def pay_with_credit(self, which: int) -> None:
        order = self.order(which)

        def spend(ctx: Shopping) -> None:
            buyer = replace(ctx, person=order_lookup.buyer_of(ctx.session, order))
            billing.settle_with_credit(buyer, order)

        self.do(self.staff(spend))

    @rule()
    def ask_for_refunds(self) -> None:
        for refund in self.open_refunds():
            self.do(self.shop.cashier.refund(refund))

    def teardown(self) -> None:
        if not hasattr(self, "runner"):
            return
        try:
            self.ends_well()
        finally:
            self.do(self._close())
            self.runner.close()

    def ends_well(self) -> None:
        """Everything is asked once more, with a line that holds."""
        self.bank.fault = ""
        for reference, booked in self.bank.books.items():
            if self.knows(reference):
                self.do(self.shop.cashier.check(booked.attempt_id, "poll"))
        for refund in self.open_refunds():
            self.do(self.shop.cashier.refund(refund))
        earned, waits, pocket, gateway = (
            self.balance(name) for name in (SALES, TO_REVIEW, POCKET, CLEARING)
        )
        kept = sum(self.balance(name) for name in CREDIT)
        assert earned + waits + pocket + kept + gateway == 0
        assert self.bank.taken == earned + waits + pocket + kept + self.bank.returned
        with self.shop.engine.database.reading() as session:
            for fact in FACTS:
                assert fact(session, self.shop.clock.now()) == []

    async def _close(self) -> None:
        await self.shop.cashier.stop()
        await self.shop.browser.aclose()
        self.shop.engine.close()

    @staticmethod
    def _dearer(ctx: Shopping) -> None:
        variant = ctx.session.exec(select(Variant)).one()
        variant.price_minor += 1_000
        variant.on_hand += 1
        ctx.session.add(variant)

    async def staff(self, rule_: Any) -> None:
        """The owner does something."""

        def act(session: Session) -> None:
            rule_(self.shop.engine.context(session, None, Role.OWNER, "owner"))

        await self.shop.engine.transact(act)

    def order(self, which: int) -> Order:
        return self.shop.again(self.orders[which % len(self.orders)])

    def page(self, which: int) -> str:
        return list(self.bank.books)[which % len(self.bank.books)]

    def knows(self, reference: str) -> bool:
        """Whether the shop has heard of it: nobody can be sent to a page whose answer was lost."""
        known = select(PaymentAttempt.id).where(PaymentAttempt.provider_ref == reference)
        return self.shop.look(lambda session: session.exec(known).first()) is not None

    def open_refunds(self) -> list[int]:
        asked = select(Refund.id).where(Refund.state == RefundState.ASKED)
        return self.shop.look(lambda session: list(session.exec(asked).all()))

    def balance(self, name: str) -> int:
        total = (
            select(func.coalesce(func.sum(LedgerEntry.amount), 0))
            .join(Account, col(Account.id) == LedgerEntry.account_id)
            .where(Account.name == name)
        )
        return int(self.shop.look(lambda session: session.exec(total).one()))


@pytest.mark.parametrize("settles", [False, True], ids=["tells", "settles"])
def test_no_money_is_ever_lost(
    new_database: NewDatabase, database_kind: str, *, settles: bool
) -> None:
    stories = {"sqlite": 15, "postgresql": 3}[database_kind]
    thorough = settings.get_current_profile_name() == "full"
    run_state_machine_as_test(
        partial(MoneyStory, new_database, settles=settles),  # type: ignore[arg-type]  # makes one
        settings=settings(
            max_examples=stories * (20 if thorough else 1),
            phases=list(Phase) if thorough else [Phase.explicit, Phase.reuse, Phase.generate],
            stateful_step_count=25,
            suppress_health_check=list(HealthCheck),
        ),
    )
