"""`python -m benchmarks.searching`: finding goods among ten thousand, on both databases.

Each search and each look around is held against a plain indexed lookup in the same run: a product's line by its SKU.
"""

import argparse
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from random import Random
from time import perf_counter

from sqlalchemy import text as sql
from sqlmodel import col, select

from common.ids import new_id
from models import Category, Product, Variant
from models.database import migrate
from shop import search
from shop.catalogue import PER_PAGE, by_sku, categories, products
from shop.context import Shopping
from shop.search import find
from tests.postgres import PostgresError, find_binaries, running_cluster
from tests.shop.world import World

GOODS, SHELVES = 10_000, 50
WORDS = (
    "شال روسری گلیم فرش کیف کفش کمربند انگشتر گردنبند دستبند پیراهن شلوار دامن مانتو ژاکت",
    "نخی پشمی ابریشمی چرمی کتان لینن نقره مسی چوبی سفالی شیشه‌ای برنجی حصیری ترمه مخمل",
    "سبز آبی قرمز زرد مشکی سفید کرم نارنجی بنفش صورتی خاکستری فیروزه‌ای طلایی زرشکی سرمه‌ای",
    "اصفهان یزد کاشان شیراز تبریز گیلان قم بم کرمان همدان مشهد رشت ساری اهواز زنجان",
)
PAGE = GOODS // SHELVES // PER_PAGE // 2
SEARCHES = {
    "one word": "شال",
    "two words": "شال ابریشمی",
    "four words": "گلیم پشمی قرمز شیراز",
    "a slip": "گردبند نقره",
    "letters and endings": "روسريهای ابريشمي",
    "nothing": "هواپیمای دوموتوره",
}


def fill(world: World, goods: int = GOODS) -> None:
    """Put so many goods on the shelves, and index them."""
    random, axes = Random(7), [line.split() for line in WORDS]
    with world.turn() as ctx:
        shelves = [Category(name=f"قفسهٔ {at}", folded=f"قفسه {at}") for at in range(SHELVES)]
        ctx.session.add_all(shelves)
        ctx.session.flush()
        for number in range(goods):
            name = " ".join([*(random.choice(words) for words in axes), str(number % 500)])
            id_ = new_id()
            shelf_id = shelves[number % SHELVES].id
            ctx.session.add(
                Product(id=id_, category_id=shelf_id, name=name, folded=name, created_at=ctx.now)
            )
            sku = f"SKU-{number}"
            ctx.session.add(Variant(product_id=id_, sku=sku, price_minor=1000, on_hand=5))
        search.bring_up_to_date(ctx.session, ctx.now)
        # As PostgreSQL does by itself a minute later.
        ctx.session.execute(sql("ANALYZE"))


def milliseconds(act: Callable[[], object], rounds: int = 60) -> float:
    """The least time of something: what other programs add to it is not ours."""
    spent = []
    for _ in range(rounds):
        began = perf_counter()
        act()
        spent.append(perf_counter() - began)
    return 1000 * min(spent)


def browse(ctx: Shopping) -> dict[str, float]:
    """The shelves of the menu, and a page in the middle of one."""
    shelf = categories(ctx)[0].id
    return {
        "the shelves": milliseconds(partial(categories, ctx)),
        "a page of a shelf": milliseconds(partial(products, ctx, shelf, PAGE)),
    }


def measure(ctx: Shopping) -> Sequence[tuple[str, float]]:
    """Each search in milliseconds, after the lookup that they are held against."""
    lookup = milliseconds(partial(by_sku, ctx, "SKU-5000"))
    times = {name: milliseconds(partial(find, ctx, text)) for name, text in SEARCHES.items()}
    return [("a lookup by SKU", lookup), *times.items(), *browse(ctx).items()]


def report(name: str, url: str) -> None:
    """Measure one database and say what was found."""
    migrate(url)
    world = World(url)
    began = perf_counter()
    fill(world)
    print(f"{name}: {GOODS:,} goods written and indexed in {perf_counter() - began:.1f} s")
    with world.turn(world.customer()) as ctx:
        assert ctx.session.exec(select(col(Product.id)).limit(1)).first() is not None
        (_, lookup), *searches = measure(ctx)
        print(f"  {'a lookup by SKU':22}{lookup:8.2f} ms")
        for what, spent in searches:
            print(f"  {what:22}{spent:8.2f} ms{spent / lookup:8.1f} lookups")
    world.close()


def main() -> None:
    """Measure both databases; PostgreSQL where it is installed."""
    argparse.ArgumentParser(prog="python -m benchmarks.searching", description=__doc__).parse_args()
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
