"""A buyer's bank takes money back: the owner hears it, the order bears the mark, the buyer hears nothing."""

from dataclasses import replace
from typing import Literal

import pytest

from tests.play.fixtures import every_channel, only_telegram
from tests.play.shops import ISFAHAN
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import A_PAID_ORDER, REZA, sell_shawls
from tests.transcripts.test_rescue_by_class import ordered


@every_channel
def test_the_owner_hears_of_a_dispute_and_how_it_ends(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        A_PAID_ORDER
        + """
    * the payment is disputed
    owner< ⚠ بانک خریدار، پول سفارش {code} را پس می‌خواهد (۴۵۰٬۰۰۰ تومان از راه بانک آزمایشی). … مهلت پاسخ: …
      [باز کردن سفارش]
    * the payment is disputed
    owner> [باز کردن سفارش]
    owner< سفارش {code} … ⚠ بانک خریدار ۴۵۰٬۰۰۰ تومان را پس می‌خواهد؛ هنوز رأی نداده است. …
    * the dispute is lost
    owner< ❌ بانک خریدار دربارهٔ سفارش {code} به سود خریدار رأی داد و ۴۵۰٬۰۰۰ تومان را برداشت. …
    owner> [باز کردن سفارش]
    owner< سفارش {code} … ⚠ بانک خریدار ۴۵۰٬۰۰۰ تومان را پس گرفته است. …
    owner> /audit
    owner< … پرداخت سفارش {code}: بانک خریدار به آن اعتراض کرده است. …
        """,
    )


@only_telegram(restarts="never")
@pytest.mark.parametrize("language", ["tr", "en"])
def test_the_owner_reads_it_in_their_language(
    play: Play, shop: Shop, language: Literal["tr", "en"]
) -> None:
    then = """
    * the payment succeeds
    < … %thanks-recorded-reference% …
    owner< … {code} …
    * the payment is disputed
    owner< %dispute-opened% %dispute-until% [%alert-open-button%]
    * the dispute is won
    owner< %dispute-won% [%alert-open-button%]
    owner> [%alert-open-button%]
    owner< … %dispute-is-won% …
    """
    ordered(play, shop, replace(ISFAHAN, language=language), language, then)
