"""`python -m benchmarks.searching`: finding goods among ten thousand, on both databases.

Each search is held against a plain indexed lookup in the same run: a product's line by its SKU.
"""

import argparse
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

from sqlmodel import col, select

from common.ids import new_id
from models import Category, Product, Variant
from models.database import migrate
from shop import search
from shop.catalogue import by_sku
from shop.context import Shopping
from shop.search import find
from tests.postgres import PostgresError, find_binaries, running_cluster
from tests.shop.world import World

GOODS = 10_000
WORDS = (
    "شال روسری گلیم فرش کیف کفش کمربند انگشتر گردنبند دستبند پیراهن شلوار دامن مانتو ژاکت",
    "نخی پشمی ابریشمی چرمی کتان لینن نقره مسی چوبی سفالی شیشه‌ای برنجی حصیری ترمه مخمل",
    "سبز آبی قرمز زرد مشکی سفید کرم نارنجی بنفش صورتی خاکستری فیروزه‌ای طلایی زرشکی سرمه‌ای",
    "اصفهان یزد کاشان شیراز تبریز گیلان قم بم کرمان همدان مشهد رشت ساری اهواز زنجان",
)
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
        shelf = Category(name="همه", folded="همه")
        ctx.session.add(shelf)
        ctx.session.flush()
        for number in range(goods):
            name = " ".join([*(random.choice(words) for words in axes), str(number % 500)])
            id_ = new_id()
            ctx.session.add(
                Product(id=id_, category_id=shelf.id, name=name, folded=name, created_at=ctx.now)
            )
            sku = f"SKU-{number}"
            ctx.session.add(Variant(product_id=id_, sku=sku, price_minor=1000, on_hand=5))
        search.bring_up_to_date(ctx.session, ctx.now)


def milliseconds(act: Callable[[], object], rounds: int = 60) -> float:
    """The median time of something."""
    spent = []
    for _ in range(rounds):
        began = perf_counter()
        act()
        spent.append(perf_counter() - began)
    return 1000 * median(spent)


def measure(ctx: Shopping) -> Sequence[tuple[str, float]]:
    """Each search in milliseconds, after the lookup that they are held against."""
    lookup = milliseconds(partial(by_sku, ctx, "SKU-5000"))
    times = {name: milliseconds(partial(find, ctx, text)) for name, text in SEARCHES.items()}
    return [("a lookup by SKU", lookup), *times.items()]


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
