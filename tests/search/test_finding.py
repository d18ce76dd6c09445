"""What is found by which words, what only comes near, and that the index follows the goods."""

from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import Product, Setting, Variant
from shop import search
from shop.catalogue import PER_PAGE
from shop.importing import import_products
from shop.search import find
from shop.search.likeness import keys_for, keys_of, likeness
from tests.shop.world import World, at_once

GOODS = ("شال نخی سبز", "شال پشمی", "گیرهٔ شال", "نیم‌بوت چرم", "İpek fular kırmızı", "Kot ceket")

FINDS: list[tuple[str, list[str], bool]] = [
    ("شال نخي", ["شال نخی سبز"], True),
    ("شالهای پشمی", ["شال پشمی"], True),
    ("شال", ["شال پشمی", "شال نخی سبز", "گیرهٔ شال"], True),
    ("نیم بوت", ["نیم‌بوت چرم"], True),
    ("نیمبوت", ["نیم‌بوت چرم"], True),
    ("بوت", ["نیم‌بوت چرم"], True),
    ("IPEK FULAR", ["İpek fular kırmızı"], True),
    ("ıpek", ["İpek fular kırmızı"], True),
    ("kırmizi fuları", ["İpek fular kırmızı"], True),
    ("kto ceket", ["Kot ceket"], False),
    ("سلام، شال سبز دارید؟", ["شال نخی سبز"], True),
    ("شال زرشکی", ["شال پشمی", "شال نخی سبز", "گیرهٔ شال"], False),
    ("خوبی شما", [], True),
    ("کی می‌رسد سفارش من؟", [], True),
    ("۱۲", [], True),
    ("؟!", [], True),
]


def test_what_people_type(world: World) -> None:
    for name in GOODS:
        world.sells(name)
    with world.turn(world.customer()) as ctx:
        for text, names, exact in FINDS:
            found = find(ctx, text)
            assert ([line.name for line in found.lines], found.exact) == (names, exact), text


def test_pages_of_what_was_found(world: World) -> None:
    for number in range(PER_PAGE + 3):
        world.sells(f"شال شمارهٔ {number}")
    with world.turn(world.customer()) as ctx:
        found = find(ctx, "شال")
    first, number, pages = found.page(1)
    last, end, _ = found.page(99)
    assert (len(first), number, pages) == (PER_PAGE, 1, 2)
    assert (len(last), end) == (3, 2)
    assert not {line.id for line in first} & {line.id for line in last}


def test_what_is_sold_out_comes_after_its_like(world: World) -> None:
    world.sells("شال نخی", stock_of=0)
    world.sells("شال پشمی", stock_of=1)
    with world.turn(world.customer()) as ctx:
        assert [line.name for line in find(ctx, "شال").lines] == ["شال پشمی", "شال نخی"]


@pytest.mark.parametrize("how", ["renamed", "hidden"])
def test_the_index_follows_the_goods(world: World, how: str) -> None:
    shawl = world.sells("شال نخی")
    with world.turn() as ctx:
        product = ctx.session.get_one(Product, ctx.session.get_one(Variant, shawl).product_id)
        if how == "renamed":
            product.name = "روسری نخی"
        else:
            product.visible = False
        search.refresh(ctx.session, [product.id])
    with world.turn(world.customer()) as ctx:
        assert find(ctx, "شال").lines == ()
        assert len(find(ctx, "روسری").lines) == (how == "renamed")


def test_an_index_of_an_older_release_is_made_anew_once(world: World) -> None:
    world.sells("شال نخی")
    with world.turn() as ctx:
        assert search.bring_up_to_date(ctx.session, ctx.now)
        assert not search.bring_up_to_date(ctx.session, ctx.now)
        ctx.session.get_one(Setting, "search-index").value = 0
        ctx.session.flush()
        assert search.bring_up_to_date(ctx.session, ctx.now)


WORDS = st.text(alphabet="شالنخیبگلمabcdeıüğ", min_size=1, max_size=14)


@given(WORDS)
def test_a_word_is_found_by_itself(word: str) -> None:
    assert keys_of(word) & keys_for(word)
    assert likeness(word, word) == 1.0


@given(WORDS.filter(lambda word: len(word) >= 4), st.integers(0, 13), st.sampled_from("شنxz"))
def test_one_slip_is_forgiven(word: str, at: int, letter: str) -> None:
    place = 1 + at % (len(word) - 1)
    slips = [
        word[:place] + word[place + 1 :],
        word[:place] + letter + word[place:],
        word[:place] + letter + word[place + 1 :],
    ]
    for slip in slips:
        if len(slip) >= 4:
            assert keys_of(word) & keys_for(slip), slip
            assert likeness(slip, word) > 0, slip


@given(WORDS, WORDS)
def test_likeness_is_a_share(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) <= 1


def test_tables_that_are_imported_at_once_are_found_whole(world: World, tmp_path: Path) -> None:
    heading = "sku,category,name,price,stock"
    kinds = ("نخی", "پشمی", "ابریشمی", "کتان")

    def bring(mine: int) -> int:
        path = tmp_path / f"goods-{mine}.csv"
        backwards = kinds[:: 1 - 2 * (mine % 2)]
        rows = [f"S-{mine}-{kind},شال,شال {kind} {mine},450000,3" for kind in backwards]
        path.write_text("\n".join([heading, *rows]), encoding="utf-8")
        with world.turn() as ctx:
            return import_products(ctx, path, data_dir=tmp_path).added

    assert at_once([partial(bring, number) for number in range(4)]) == [len(kinds)] * 4
    with world.turn(world.customer()) as ctx:
        for kind in kinds:
            assert len(find(ctx, f"شال {kind}").lines) == 4
