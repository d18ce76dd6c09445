"""The shop window: what people in other chats are shown, in their language and page by page."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.engine.offers import Offers
from bot.engine.showcase import MOST_PAGES, ShopWindow
from models import Media, MediaRef, Product, ProductMedia, Variant
from shop.catalogue import PER_PAGE
from tests.play.words import translator
from tests.shop.world import World


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    world = World(database_url)
    yield world
    world.close()


def look(world: World, words: str, language: str | None = None, more: str = "") -> Offers:
    window = ShopWindow(
        database=world.database,
        translator=translator(),
        system=lambda session, _actor: world.context(session),
    )
    return asyncio.run(window.find(words, language, more))


def test_an_offer_says_what_it_is_and_what_it_costs(world: World) -> None:
    shawl = world.sells("شال <نخی>")
    with world.turn() as ctx:
        product_id = ctx.session.get_one(Variant, shawl).product_id
        ctx.session.get_one(Product, product_id).description = "نرم & سبک"
    (offer,) = look(world, "شال").offers
    assert (offer.id, offer.start) == (str(product_id), f"p_{product_id}")
    assert (offer.title, offer.line) == ("شال <نخی>", "۴۵۰٬۰۰۰ تومان")
    assert offer.text.split("\n")[1:] == ["نرم &amp; سبک", "۴۵۰٬۰۰۰ تومان"]
    assert "&lt;نخی&gt;" in offer.text


def test_prices_that_differ_and_goods_that_are_gone(world: World) -> None:
    shawl = world.sells("شال نخی")
    world.sells("روسری نخی", stock_of=0)
    with world.turn() as ctx:
        owner = ctx.session.get_one(Variant, shawl).product_id
        ctx.session.add(
            Variant(product_id=owner, sku="B", label="آبی", price_minor=9_000_000, on_hand=1)
        )
    (dear,) = look(world, "شال", "en-GB").offers
    (gone,) = look(world, "روسری", "tr").offers
    assert dear.line.startswith("from ")
    assert dear.button == "See it in the shop"
    assert (gone.line, gone.button) == ("şu anda tükendi", "Mağazada gör")


@pytest.mark.parametrize("base", ["https://shop.example/", None])
def test_a_picture_is_shown_where_it_can_be_had(world: World, base: str | None) -> None:
    shawl = world.sells("شال نخی")
    with world.turn() as ctx:
        product_id = ctx.session.get_one(Variant, shawl).product_id
        media = Media(sha256="ab" * 32, file="media/ab.jpg", mime="image/jpeg", bytes=1)
        ctx.session.add(media)
        ctx.session.flush()
        ctx.session.add(ProductMedia(product_id=product_id, media_id=media.id))
        ctx.session.add(MediaRef(channel="telegram", media_id=media.id, ref="AgAC"))
    world.shop = replace(world.shop, public_url=base)
    (offer,) = look(world, "شال").offers
    url = f"https://shop.example/media/{'ab' * 32}.jpg" if base is not None else ""
    assert (offer.picture_url, offer.picture_ref) == (url, "AgAC")


def test_languages_we_do_not_speak_read_as_the_shop_does(world: World) -> None:
    world.sells("شال نخی")
    for language in ("de", "", None):
        (offer,) = look(world, "شال", language).offers
        assert offer.button == "دیدن در فروشگاه"


def test_pages_end(world: World) -> None:
    for number in range(PER_PAGE + 1):
        world.sells(f"شال {number}")
    first = look(world, "شال")
    second = look(world, "شال", more=first.more)
    assert (len(first.offers), first.more) == (PER_PAGE, "2")
    assert (len(second.offers), second.more) == (1, "")
    assert look(world, "شال", more=str(MOST_PAGES + 9)) == Offers()
    for odd in ("x", "-1", "۲", "99999"):
        assert len(look(world, "شال", more=odd).offers) == PER_PAGE


def test_without_words_what_is_new_is_shown(world: World) -> None:
    for number in range(PER_PAGE + 1):
        world.sells(f"شال {number}")
        world.wait(minutes=1)
    found = look(world, "  ")
    assert found.offers[0].title == f"شال {PER_PAGE}"
    assert (len(found.offers), found.more) == (PER_PAGE, "")


def test_nothing_found_is_nothing(world: World) -> None:
    world.sells("شال نخی")
    assert look(world, "هواپیمای دوموتوره") == Offers()
    assert look(world, "ش" * 5000) == Offers()
