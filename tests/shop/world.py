"""A small shop for tests of the rules: its database, its clock, and the people in it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any, TypeVar

from sqlalchemy import event
from sqlmodel import Session, col, select

from common.clock import FixedClock
from common.ids import new_id
from common.money import Money
from common.roles import Role
from models import Category, Order, PaymentAttempt, Person, Product, Variant
from payments.base import Created, FailureClass, GetRedirect, Verification, Verified
from scheduler import invariants
from shop import (
    billing,
    cart,
    customers,
    events,
    fulfilment,
    installing,
    ledger,
    meeting,
    orders,
    points,
    pricing,
    search,
    stock,
    totals,
)
from shop.context import Shopping
from shop.ledger import SHOP, AccountName
from shop.settings import Shop
from tests.databases import open_database

T = TypeVar("T")
NOON = datetime(2026, 3, 10, 8, 30, tzinfo=UTC)
"""Twelve o'clock in Tehran."""
GATEWAY = "testbank"
TOMAN = 10
ADDRESS = "تهران، خیابان ولیعصر، کوچهٔ نسترن، پلاک ۱۲"


class World:
    """One shop. Each `turn` is a transaction; whatever it publishes is kept in `heard`."""

    def __init__(self, url: str, **shop: object) -> None:
        self.database = open_database(url)
        event.listen(self.database.engine, "connect", self._patiently)
        self.clock = FixedClock(NOON)
        self.heard: list[events.Event] = []
        self.dispatcher = events.Dispatcher()
        totals.subscribe(self.dispatcher)
        first: dict[str, object] = {
            "name": "گلستان",
            "language": "fa",
            "currency": "IRR",
            "timezone": "Asia/Tehran",
            "gateways": (GATEWAY,),
            "testing": False,
        }
        with self.database.session() as session:
            self.shop: Shop = installing.seed(session, NOON, **(first | shop))  # type: ignore[arg-type]
            session.commit()

    def close(self) -> None:
        self.database.dispose()

    def _patiently(self, connection: Any, _record: object) -> None:
        """Fifty threads on one file of SQLite, on a busy machine, must only be slow."""
        if self.database.dialect == "sqlite":
            connection.execute("PRAGMA busy_timeout = 30000")

    def context(
        self, session: Session, person: Person | None = None, role: Role | None = None
    ) -> Shopping:
        default = Role.SYSTEM if person is None else Role.BUYER

        def publish(event: events.Event) -> None:
            self.heard.append(event)
            self.dispatcher.publish(ctx, event)

        ctx = Shopping(
            session=session,
            now=self.clock.now(),
            shop=self.shop,
            publish=publish,
            person=person,
            role=default if role is None else role,
            actor=f"person:{person.id}" if person is not None else "shop",
            channel="simulator",
        )
        return ctx

    @contextmanager
    def turn(self, person_id: int | None = None, role: Role | None = None) -> Iterator[Shopping]:
        """A transaction of somebody, or of the shop itself; rolled back when it raises."""
        with self.database.session() as session:
            person = customers.by_id(session, person_id) if person_id is not None else None
            yield self.context(session, person, role)
            session.commit()

    def customer(self, name: str = "مینا") -> int:
        with self.database.session() as session:
            person, _ = meeting.ensure(
                session,
                "simulator",
                str(new_id()),
                now=self.clock.now(),
                language="fa",
                display_name=name,
            )
            session.commit()
            return person.id

    def sells(
        self,
        name: str = "شال نخی",
        *,
        sku: str | None = None,
        price: int = 450_000 * TOMAN,
        stock_of: int = 10,
        tax_bps: int = 0,
    ) -> int:
        """Put something on the shelf; the id of its only variant."""
        with self.turn() as ctx:
            shelf = ctx.session.exec(select(Category)).first()
            if shelf is None:
                shelf = Category(name="پوشاک", folded="پوشاک")
                ctx.session.add(shelf)
            product = Product(
                category_id=shelf.id,
                name=name,
                folded=name,
                tax_bps=tax_bps,
                created_at=ctx.now,
            )
            variant = Variant(
                product_id=product.id, sku=sku or f"SKU-{product.id}", price_minor=price
            )
            ctx.session.add_all([product, variant])
            ctx.session.flush()
            if stock_of:
                stock.receive(ctx, variant.id, stock_of, key=f"first:{variant.id}")
            search.refresh(ctx.session, [product.id])
            return variant.id

    def left(self, variant_id: int) -> tuple[int, int]:
        """On hand and reserved."""
        with self.database.reading() as session:
            row = session.get_one(Variant, variant_id)
            return row.on_hand, row.reserved

    def place(self, person_id: int, wanted: Mapping[int, int]) -> int:
        """Put into the cart, agree, order; the order's id."""
        with self.turn(person_id) as ctx:
            return order_now(ctx, wanted).id

    def order(self, order_id: int) -> Order:
        with self.database.reading() as session:
            return session.get_one(Order, order_id)

    def attempt(self, attempt_id: int) -> PaymentAttempt:
        with self.database.reading() as session:
            return session.get_one(PaymentAttempt, attempt_id)

    def begin(self, order_id: int, gateway: str = GATEWAY, *, test: bool = False) -> int:
        """Press *pay* and be given a link; the attempt's id."""
        with self.turn() as ctx:
            attempt = billing.open_attempt(
                ctx, orders.by_id(ctx.session, order_id), gateway, test=test
            )
        if attempt.redirect is None:
            with self.turn() as ctx:
                billing.issued(ctx, attempt.id, link(attempt.id))
        with self.turn() as ctx:
            billing.opened(ctx, attempt.id)
        return attempt.id

    def record(
        self,
        attempt_id: int,
        said: Verification | None = None,
        *,
        source: billing.Source = "callback",
    ) -> billing.Outcome:
        """A gateway says something; by default that it is paid."""
        if said is None:
            said = paid(self.attempt(attempt_id))
        with self.turn() as ctx:
            return billing.record(ctx, attempt_id, said, source=source)

    def pays(self, order_id: int) -> int:
        """Pay an order as one should; the attempt's id."""
        attempt_id = self.begin(order_id)
        assert isinstance(self.record(attempt_id), billing.Settled)
        return attempt_id

    def wait(self, **span: float) -> None:
        """Let time pass; then ask about attempts and expire what is over, as the scheduler does."""
        self.clock.advance(timedelta(**span))
        self.poll_all()
        self.expire_all()

    def poll_all(self) -> None:
        """Ask about each attempt whose time has come; the bank knows of no money."""
        due = select(PaymentAttempt).where(col(PaymentAttempt.next_check_at) <= self.clock.now())
        with self.database.reading() as session:
            rows = session.exec(due).all()
        for row in rows:
            self.record(row.id, said(row, Verified.PENDING), source="poll")

    def expire_all(self) -> None:
        with self.database.reading() as session:
            ids = session.exec(select(Order.id)).all()
        for order_id in ids:
            with self.turn() as ctx:
                orders.expire(ctx, order_id)

    def ship(self, order_id: int, code: str = "123456789012") -> int:
        with self.turn(None, Role.OWNER) as ctx:
            return fulfilment.ship(ctx, orders.by_id(ctx.session, order_id), code).id

    def healthy(self) -> None:
        """Every invariant holds."""
        with self.database.reading() as session:
            broken = invariants.check(session, self.clock.now())
        assert broken == []


def order_now(ctx: Shopping, wanted: Mapping[int, int]) -> Order:
    """Cart, quote, address and order in one turn."""
    for variant_id, quantity in wanted.items():
        cart.put(ctx, variant_id, quantity)
    quote = pricing.quote(cart.lines(ctx).lines, None, (), ctx.shop.currency)
    address = customers.save_address(ctx, "مینا رضایی", "+98 912 345 6789", ADDRESS)
    return orders.place(ctx, quote, address)


def give_points(ctx: Shopping, person_id: int, count: int) -> None:
    """Points that somebody has from before."""
    source = AccountName(SHOP, points.GIVEN, points.POINTS)
    mine = AccountName(f"person:{person_id}", points.READY, points.POINTS)
    ledger.post(ctx, f"gift:{person_id}", "gift", [(source, -count), (mine, count)])


def link(attempt_id: int) -> Created:
    """What a gateway answers to `create`."""
    url = f"https://bank.example/pay/{attempt_id}"
    return Created(provider_ref=f"ref-{attempt_id}", redirect=GetRedirect(url))


def paid(attempt: PaymentAttempt, **other: object) -> Verification:
    """The gateway has the money."""
    said: dict[str, object] = {
        "result": Verified.PAID,
        "provider_ref": attempt.provider_ref,
        "amount": attempt.amount,
        "bank_ref": f"bank-{attempt.id}",
        "masked_card": "603799******1234",
        "raw": {"status": "paid"},
    }
    return Verification(**(said | other))  # type: ignore[arg-type]


def said(attempt: PaymentAttempt, result: Verified, **other: object) -> Verification:
    """The gateway says something that brings no money."""
    facts: dict[str, object] = {"result": result, "provider_ref": str(attempt.provider_ref)}
    return Verification(**(facts | other))  # type: ignore[arg-type]


def failed(attempt: PaymentAttempt) -> Verification:
    """The card has not enough on it."""
    why = FailureClass.INSUFFICIENT_FUNDS
    return said(attempt, Verified.FAILED, failure_class=why, failure_code="5")


def toman(amount: int) -> Money:
    """So many Toman."""
    return Money(amount * TOMAN, "IRR")


def at_once(works: Sequence[Callable[[], T]]) -> list[T | Exception]:
    """Run each in a thread of its own, all let go at the same moment."""
    gate = Barrier(len(works))

    def run(work: Callable[[], T]) -> T | Exception:
        gate.wait(timeout=30)
        try:
            return work()
        except Exception as error:  # noqa: BLE001  # the test looks at what came
            return error

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))
