"""Terms of sale and privacy in the chat, and an owner who writes words of their own."""

import pytest

from tests.play.fixtures import every_channel, only_telegram
from tests.play.shops import IZMIR, LONDON, Place, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import REZA, sell_shawls


@every_channel
def test_buyers_read_what_they_agree_to(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        """
        > /terms
        < این شرایط میان شما و فروشگاه گلیم اصفهان است. …
        …
        > [حریم خصوصی]
        < مسئول نگهداری اطلاعات شما فروشگاه گلیم اصفهان است. … راه تماس: گلیم اصفهان، در همان گفتگویی که سفارش می‌دهید. …
        …
        > /privacy
        < مسئول نگهداری اطلاعات شما فروشگاه گلیم اصفهان است. …
        …
        > [شرایط فروش]
        < این شرایط میان شما و فروشگاه گلیم اصفهان است. …
        …
        """,
    )


@every_channel
def test_the_owner_writes_words_of_their_own_and_goes_back(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        """
        owner> /terms
        owner< … [نوشتن متن خودم] [مشخصات فروشنده] [حریم خصوصی] [منو]
        owner> [نوشتن متن خودم]
        owner< شرایط فروش خودتان را در یک پیام بنویسید. …
        owner> (photo)
        owner< … شرایط فروش خودتان را در یک پیام بنویسید. …
        owner> کالا تا ده روز پس گرفته می‌شود.
        owner< کالا تا ده روز پس گرفته می‌شود. … پیش از پرداخت همین متن را می‌پذیرند. درست است؟ [بله]
        owner> [بله]
        owner< متن شما ثبت شد. … کالا تا ده روز پس گرفته می‌شود. نسخه: …
          [نوشتن متن خودم] [برگشت به متن آماده] [مشخصات فروشنده]
        > /terms
        < کالا تا ده روز پس گرفته می‌شود. نسخه: … [حریم خصوصی] [منو]
        owner> [برگشت به متن آماده]
        owner<~ متن آماده برگشت.
        owner< این شرایط میان شما و فروشگاه گلیم اصفهان است. …
        > /terms
        < این شرایط میان شما و فروشگاه گلیم اصفهان است. …
        …
        """,
    )


@only_telegram
def test_the_law_of_turkey_in_turkish(play: Play, shop: Shop) -> None:
    shop.is_in(IZMIR)
    play(
        customer("Elif", language="tr"),
        """
        > /terms
        < Bu koşullar sizinle Kordon Butik mağazası arasındadır … 14 gün içinde … 6502 sayılı …
          [Aydınlatma metni] [Menü]
        > [Aydınlatma metni]
        < Verilerinizden Kordon Butik sorumludur … 6698 sayılı Kanunun (KVKK) 11. maddesindedir. … [Satış koşulları]
        """,
    )


@only_telegram
def test_elsewhere_no_law_is_named(play: Play, shop: Shop) -> None:
    shop.is_in(LONDON)
    play(
        customer("Sara", language="en"),
        """
        > /terms
        < These terms are between you and the shop Saffron Lane. … within 14 days …
          Where the law of your place gives you more, that holds. … [Privacy notice]
        > /privacy
        < Saffron Lane is responsible for what is kept about you. … [Terms of sale]
        """,
    )


@every_channel
def test_the_owner_says_who_sells(play: Play, shop: Shop) -> None:
    play(
        REZA,
        """
        owner> /terms
        owner< … فروشنده و راه تماس: گلیم اصفهان، در همان گفتگویی که سفارش می‌دهید. … [مشخصات فروشنده]
        owner> [مشخصات فروشنده]
        owner< فروشنده کیست و خریداران چگونه شما را پیدا کنند؟ … [رد کردن] [انصراف]
        owner> (photo)
        owner< … لطفاً آن را با کلمه و حداکثر در ۳۰۰ حرف بنویسید. …
        owner> زهرا احمدی، اصفهان، چهارباغ ۱۲، تلفن ۰۳۱۳۲۲۲۱۱۰۰
        owner< ثبت شد. … فروشنده و راه تماس: زهرا احمدی، اصفهان، … ۰۳۱۳۲۲۲۱۱۰۰ …
        > /terms
        < … فروشنده و راه تماس: زهرا احمدی، اصفهان، چهارباغ ۱۲، …
        …
        > /privacy
        < … راه تماس: زهرا احمدی، اصفهان، …
        …
        > (data m/legal/seller) | instagram: nothing
        < اجازهٔ این کار را ندارید. … | instagram: nothing
        owner> /terms
        …
        owner> [مشخصات فروشنده]
        …
        owner> [رد کردن]
        owner< ثبت شد. … فروشنده و راه تماس: گلیم اصفهان، در همان گفتگویی که سفارش می‌دهید. …
        """,
    )


@every_channel
def test_without_a_page_the_chat_asks_to_accept(play: Play, shop: Shop) -> None:
    shop.is_in(Place("گلیم اصفهان", "fa", "IRR", "Asia/Tehran", public_url=None))
    sell_shawls(shop)
    play(
        REZA,
        """
        > SHAL-01
        …
        > [افزودن به سبد]
        …
        > [ثبت سفارش]
        < … جمع کل: ۴۵۰٬۰۰۰ تومان … با گفتن «بله» شرایط فروش و اطلاعیهٔ حریم خصوصی را می‌پذیرید (نسخهٔ …).
          همه چیز درست است؟ [بله، ثبت سفارش] [شرایط فروش] [انصراف]
        > [شرایط فروش]
        < این شرایط میان شما و فروشگاه گلیم اصفهان است. …
        …
        > [بله، ثبت سفارش]
        < سفارش شما ثبت شد. … سفارش {code} …
        …
        """,
    )
    terms, privacy = shop.accepted(play.known["code"])
    assert terms.startswith("این شرایط میان شما")
    assert "در همان گفتگویی" in privacy


@only_telegram
def test_words_that_changed_meanwhile_are_agreed_to_again(play: Play, shop: Shop) -> None:
    shop.is_in(Place("Kordon Butik", "tr", "TRY", "Europe/Istanbul", public_url=None))
    shop.sells("Yün şal", sku="SAL", price="450", stock=9)
    play(
        customer("Elif", language="tr"),
        """
        > SAL
        …
        > [Sepete ekle]
        …
        > [Siparişi tamamla]
        …
        > Elif Demir
        …
        > 05321234567
        …
        > Moda Cad. 3, Kadıköy/İstanbul
        < … Evet diyerek satış koşullarını ve aydınlatma metnini kabul edersiniz (sürüm …). …
        owner> /terms
        …
        owner> [Kendi metnim]
        …
        owner> On gün içinde iade edilir.
        …
        owner> [Evet]
        …
        > [Evet, sipariş ver]
        < Bu arada bir şey değişti; … (sürüm …). … [Evet, sipariş ver] [Satış koşulları]
        > [Satış koşulları]
        < On gün içinde iade edilir. …
        …
        > [Evet, sipariş ver]
        < Siparişiniz alındı. … Sipariş {code} …
        …
        """,
    )
    assert shop.accepted(play.known["code"])[0] == "On gün içinde iade edilir."


@only_telegram
@pytest.mark.parametrize("place", [IZMIR, LONDON])
def test_with_a_page_nothing_is_asked_in_the_chat(play: Play, shop: Shop, place: Place) -> None:
    shop.is_in(place)
    shop.sells("Scarf", sku="SCARF", price="45", stock=9)
    play(
        customer("Sara", language="en"),
        """
        > SCARF
        …
        > [Add to cart]
        …
        > [Check out]
        …
        > Sara Ahmadi
        …
        > +447911123456
        …
        > 12 Baker Street, London
        < … Is everything right? … [×Terms of sale]
        > [Yes, place the order]
        < Your order is recorded. … Order {code} …
        """,
    )
    assert shop.accepted(play.known["code"]) == []


@every_channel
@pytest.mark.parametrize("way", ["cash", "card"])
def test_whoever_may_pay_past_the_page_accepts_in_the_chat(
    play: Play, shop: Shop, way: str
) -> None:
    """And the page, which they may open all the same, does not ask again."""
    cash = {"regions": ["شیراز"], "most_minor": 10_000_000, "most_orders": 1}
    transfer = {"number": "6037997512345670", "holder": "مینا رضایی", "bank": "بانک ملی"}
    sell_shawls(shop)
    shop.decides(**{way: cash if way == "cash" else transfer})
    play(
        REZA,
        """
        > SHAL-01
        …
        > [افزودن به سبد]
        …
        > [ثبت سفارش]
        < … با گفتن «بله» شرایط فروش و اطلاعیهٔ حریم خصوصی را می‌پذیرید (نسخهٔ …).
          همه چیز درست است؟ [بله، ثبت سفارش] …
        > [بله، ثبت سفارش]
        < سفارش شما ثبت شد. … سفارش {code} …
        …
        * pay is pressed without the tick and the page says … این بانک واقعی نیست. …
        """,
    )
    terms, _privacy = shop.accepted(play.known["code"])
    assert terms.startswith("این شرایط میان شما")
