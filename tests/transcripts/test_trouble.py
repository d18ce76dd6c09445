"""Processes die, lines break, the shop itself has a fault: nothing is lost and somebody is told."""

import pytest

from common.errors import BadInput
from shop import cart
from tests.play.fixtures import every_channel
from tests.play.shops import customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import REZA, sell_shawls


@every_channel
def test_what_is_said_while_the_shop_is_down_is_answered_later(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        customer("نگار"),
        """
        > SHAL-01
        < شال نخی … [افزودن به سبد]
        * the process is killed
        > [افزودن به سبد]
        نگار> SHAL-01
        نگار> منو
        * an hour later
        * the process restarts
        <~ در سبد شماست.
        < سبد خرید شما • شال نخی × ۱: … [ثبت سفارش]
        نگار< شال نخی …
        نگار< سلام نگار، به گلیم اصفهان خوش آمدید. …
        > [ثبت سفارش]
        < … همه چیز درست است؟ [بله، ثبت سفارش]
        * the process is killed
        > [بله، ثبت سفارش]
        * the process restarts
        < سفارش شما ثبت شد. … سفارش {code} …
        * the payment succeeds
        < رضا، … {code} …
        owner< … {code} …
        """,
    )


@every_channel
def test_money_that_comes_while_the_shop_is_down_is_found(ordered: Play) -> None:
    ordered(
        REZA,
        """
        * the bank's page is opened and left
        * the process is killed
        * the payment succeeds
        * 3 hours later
        * the process restarts
        < رضا، … سفارش {code} ثبت و پرداخت شد. …
        owner< 💰 سفارش {code} …
        """,
    )


@every_channel
def test_a_platform_that_is_down_gets_its_messages_later(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        """
        * telegram is down for 3 tries | instagram: instagram is down for 3 tries
        > SHAL-01
        < شال نخی … [افزودن به سبد]
        > [افزودن به سبد]
        …
        """,
    )


@every_channel
def test_a_fault_of_the_shop_is_apologised_for_and_reported(
    play: Play, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    sell_shawls(shop)
    nigar = customer("نگار")
    play(nigar, "> SHAL-01\n< شال نخی … [افزودن به سبد]")

    def broken(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(cart, "put", broken)
    play.expects(dead_letters=1)
    play(
        nigar,
        """
        > [افزودن به سبد]
        < متأسفیم، در فروشگاه خطایی رخ داد و به ما خبر داده شد. … این کد را به ما بدهید: {reference}
        owner< ⚠️ پیامی یا کاری در گلیم اصفهان ناتمام ماند، … {reference}
        """,
    )
    monkeypatch.undo()
    play(nigar, "> SHAL-01\n< شال نخی … [افزودن به سبد]\n> [افزودن به سبد]\n…")


@every_channel
def test_a_refusal_of_a_rule_is_no_fault(
    play: Play, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    sell_shawls(shop)

    def refused(*_: object) -> None:
        raise BadInput("bad-input")

    monkeypatch.setattr(cart, "put", refused)
    play(
        customer("نگار"),
        """
        > SHAL-01
        …
        > [افزودن به سبد]
        < متوجه نشدم. … [منو]
        """,
    )


@every_channel
def test_the_owner_hears_of_books_that_do_not_fit(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    shop.loses_track_of("SHAL-01")
    play.expects(broken={"stock-unexplained"})
    play(
        customer("نگار"),
        """
        * a day later at 05:00
        owner< ⚠️ بازرسی روزانهٔ گلیم اصفهان به ۱ مورد نادرست رسید. … stock-unexplained
        """,
    )
