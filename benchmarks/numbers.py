"""`python -m benchmarks.numbers`: `/stats` at a hundred thousand orders, on both databases.

Each look is held against the plain query over the orders themselves in the same run.
"""

import argparse
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from time import perf_counter

from sqlalchemy import func, insert, select
from sqlalchemy import text as sql
from sqlmodel import SQLModel, col

from benchmarks.searching import fill, milliseconds
from common.ids import new_id
from common.roles import Role
from models import (
    AttemptState,
    MovementKind,
    Order,
    OrderLine,
    OrderState,
    PaymentAttempt,
    PaymentState,
    Person,
    StockMovement,
    Variant,
)
from models.database import migrate
from shop import periods, rankings, recounting, statistics
from shop.context import Shopping
from shop.periods import Span
from tests.postgres import PostgresError, find_binaries, running_cluster
from tests.shop.world import GATEWAY, World

ORDERS, BUYERS, GOODS, DAYS = 100_000, 20_000, 2_000, 365
PIECE = 2_000


def sell(world: World, orders: int = ORDERS) -> None:
    """A year of a shop, nine of ten orders paid, written straight into its tables."""
    random = Random(11)
    fill(world, GOODS)
    with world.turn() as ctx:
        variants = list(ctx.session.execute(select(col(Variant.id))).scalars())
        people = [_person(ctx, random) for _ in range(BUYERS)]
        ctx.session.execute(insert(Person), people)
        for _ in range(orders // PIECE):
            for table, rows in _piece(ctx, random, variants, people, PIECE).items():
                ctx.session.execute(insert(table), rows)
    with world.turn() as ctx:
        # As PostgreSQL does by itself a minute later.
        ctx.session.execute(sql("ANALYZE"))


def _person(ctx: Shopping, random: Random) -> dict[str, object]:
    at = ctx.now - timedelta(days=random.uniform(0, DAYS))
    return {"id": new_id(), "language": "fa", "created_at": at}


def _piece(
    ctx: Shopping,
    random: Random,
    variants: list[int],
    people: list[dict[str, object]],
    count: int,
) -> dict[type[SQLModel], list[dict[str, object]]]:
    rows: dict[type[SQLModel], list[dict[str, object]]] = {}
    for _ in range(count):
        at = ctx.now - timedelta(days=random.uniform(0, DAYS))
        paid_at = at + timedelta(minutes=10) if random.random() < 0.9 else None
        variant, units, price = random.choice(variants), random.randint(1, 3), 1_000_000
        total, id_ = units * price, new_id()
        order = {
            "id": id_,
            "code": f"C{id_}",
            "page_key": f"P{id_}",
            "person_id": random.choice(people)["id"],
            "state": OrderState.CONFIRMED if paid_at else OrderState.EXPIRED,
            "payment_state": PaymentState.PAID if paid_at else PaymentState.UNPAID,
            "currency": "IRR",
            "subtotal_minor": total,
            "total_minor": total,
            "language": "fa",
            "channel": "telegram",
            "reserved_until": at,
            "placed_at": at,
            "paid_at": paid_at,
        }
        rows.setdefault(Order, []).append(order)
        line = {"order_id": id_, "variant_id": variant, "sku": "S", "name": "شال"}
        price_of = {"quantity": units, "unit_minor": price, "total_minor": total}
        rows.setdefault(OrderLine, []).append({"id": new_id(), **line, **price_of})
        if paid_at is not None:
            rows.setdefault(PaymentAttempt, []).append(
                {
                    "id": new_id(),
                    "order_id": id_,
                    "gateway": GATEWAY,
                    "state": AttemptState.PAID,
                    "amount_minor": total,
                    "currency": "IRR",
                    "order_amount_minor": total,
                    "expires_at": at,
                    "created_at": at,
                    "paid_at": paid_at,
                }
            )
            rows.setdefault(StockMovement, []).append(
                {
                    "id": new_id(),
                    "variant_id": variant,
                    "kind": MovementKind.COMMIT,
                    "quantity": units,
                    "order_id": id_,
                    "key": f"order:{id_}:commit:{variant}",
                    "at": paid_at,
                }
            )
    return rows


def looks(ctx: Shopping) -> Iterator[tuple[str, Callable[[], object], Callable[[], object] | None]]:
    """What a seller looks at, and the plain query that would answer it."""
    day = periods.today(ctx.shop, ctx.now)
    month = periods.of(ctx.shop, Span.LAST_MONTH, day)
    begin, end = periods.bounds(ctx.shop, month)
    paid = col(Order.paid_at).between(begin, end)
    first = (
        select(col(Order.person_id), func.min(col(Order.paid_at)).label("first"))
        .group_by(col(Order.person_id))
        .subquery()
    )

    def revenue() -> object:
        came = func.sum(col(PaymentAttempt.order_amount_minor))
        within = col(PaymentAttempt.paid_at).between(begin, end)
        return ctx.session.execute(
            select(came).where(within, col(PaymentAttempt.state) == AttemptState.PAID)
        ).all()

    def best() -> object:
        units = func.sum(col(OrderLine.quantity))
        return ctx.session.execute(
            select(col(Variant.product_id), units)
            .join(OrderLine, col(OrderLine.variant_id) == col(Variant.id))
            .join(Order, col(Order.id) == col(OrderLine.order_id))
            .where(paid)
            .group_by(col(Variant.product_id))
            .order_by(units.desc())
            .limit(5)
        ).all()

    def best_ever() -> object:
        units = func.sum(col(OrderLine.quantity))
        return ctx.session.execute(
            select(col(Variant.product_id), units)
            .join(OrderLine, col(OrderLine.variant_id) == col(Variant.id))
            .join(Order, col(Order.id) == col(OrderLine.order_id))
            .where(col(Order.paid_at).is_not(None))
            .group_by(col(Variant.product_id))
            .order_by(units.desc())
            .limit(5)
        ).all()

    def buyers() -> object:
        return ctx.session.execute(
            select(func.count(func.distinct(col(Order.person_id))))
            .join(first, first.c.person_id == col(Order.person_id))
            .where(paid, first.c.first >= begin)
        ).all()

    yield "revenue by day", lambda: statistics.by_day(ctx, month), revenue
    yield "figures of a month", lambda: statistics.of(ctx, month), buyers
    yield (
        "figures of a day",
        lambda: statistics.of(ctx, periods.of(ctx.shop, Span.TODAY, day)),
        None,
    )
    yield "best sellers of a month", lambda: rankings.best_sellers(ctx, month), best
    yield "best sellers of all time", lambda: rankings.best_sellers(ctx, None), best_ever
    yield "what waits now", lambda: statistics.waiting(ctx), None


def report(name: str, url: str) -> None:
    """Fill a shop, count it once, and look."""
    migrate(url)
    print(f"{name}: {ORDERS:,} orders")
    world = World(url)
    try:
        sell(world)
        began = perf_counter()
        recounting.recount(world.database)
        print(f"  counted from nothing in {perf_counter() - began:.1f} s")
        began = perf_counter()
        assert recounting.recount(world.database) == 0
        print(f"  compared in {perf_counter() - began:.1f} s")
        with world.turn(None, Role.OWNER) as ctx:
            for what, ours, plain in looks(ctx):
                took = milliseconds(ours, 20)
                beside = f"  {milliseconds(plain, 5):8.2f} ms plainly" if plain else ""
                print(f"  {what:26} {took:8.2f} ms{beside}")
    finally:
        world.close()


def main() -> None:
    """Both databases, one after the other."""
    argparse.ArgumentParser(prog="python -m benchmarks.numbers", description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report("SQLite", f"sqlite:///{Path(folder) / 'shop.sqlite3'}")
    if find_binaries() is None:
        print("PostgreSQL's server is not installed")
        return
    try:
        with running_cluster(durable=True) as cluster:
            report("PostgreSQL", cluster.create())
    except PostgresError as error:
        print(error)


if __name__ == "__main__":
    main()
