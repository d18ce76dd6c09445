"""The welcome in its two wordings, its buttons counted, and what the seller reads of it."""

import pytest

from tests.play.fixtures import every_channel, only_telegram
from tests.play.shops import IZMIR, LONDON, Place, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import sell_shawls


@every_channel
def test_what_the_welcome_does(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("مینا"),
        customer("نگار"),
        customer("سارا"),
        """
    > /start
    …
    * 61 minutes later
    < مینا، خوشحالیم که با گلیم اصفهان آشنا شدید. 🌿 چند نکته که کارتان را آسان می‌کند: …
      [شال] [انتخاب خبرها] [گفتگو با پشتیبان] [منو] [دیگر نفرستید] [×شرایط فروش] | private: held (window), delivered with the next message
    > nothing | private: منو
    < nothing | private: گلیم اصفهان …
    نگار> سلام
    …
    * 61 minutes later
    نگار< نگار، خوشحالیم که با گلیم اصفهان آشنا شدید. 🌿
      خرید از ما ساده است: سفارش حداکثر ۲ روز پس از پرداخت راهی می‌شود؛ تا ۷ روز پس از رسیدن می‌توانید کالا را پس بدهید؛ …
      [شال] [شرایط فروش] [انتخاب خبرها] [گفتگو با پشتیبان] [منو] [دیگر نفرستید] | private: held (window), delivered with the next message
    نگار> nothing | private: منو
    نگار< nothing | private: گلیم اصفهان …
    > [شال]
    < شال … [شال نخی]
    * the process is killed
    > منو
    * the process restarts
    …
    نگار> [شرایط فروش]
    …
    نگار> (data welcome/promise/cart/0)
    نگار< چنین چیزی پیدا نشد. …
    سارا> سلام
    …
    * 61 minutes later
    سارا< سارا، خوشحالیم که … چند نکته … | private: held (window), delivered with the next message
    سارا> nothing | private: منو
    سارا< nothing | private: گلیم اصفهان …
    سارا> [گفتگو با پشتیبان]
    …
    سارا> [پایان گفتگو]
    …
    owner> (data m/newcomers)
    owner< تازه‌واردهای هفت روز گذشته: ۳ • سارا، … • نگار، … • مینا، …
      خوشامد در ۳۰ روز گذشته
      راهنمای فروشگاه: برای ۲ نفر رفت، ۲ نفر دکمه‌ای زدند، ۰ نفر خریدند
      • دسته‌های کالا: ۱ نفر
      • گفتگو با پشتیبان: ۱ نفر
      قول‌های فروشگاه: برای ۱ نفر رفت، ۱ نفر دکمه‌ای زدند، ۰ نفر خریدند
      • شرایط فروش: ۱ نفر
      [این هفته] [منو]
        """,
    )


@only_telegram
@pytest.mark.parametrize(
    ("place", "language", "first", "second", "pressed", "told"),
    [
        (IZMIR, "tr",
         "Elif, Kordon Butik ile tanıştığınıza sevindik. 🌿 … [Yün] [Menü]",
         ("Deniz, … Bizden alışveriş kolaydır: siparişiniz ödemeden sonra en geç 2 gün içinde yola çıkar; "
         "ulaştıktan sonra 14 gün içinde iade edebilirsiniz; …"),
         "[Yün]",
         ("… Son 30 günün karşılaması Mağaza rehberi: 1 kişiye gitti, 1 kişi dokundu, 0 kişi satın aldı "
         "• Kategoriler: 1 kişi Mağazanın sözleri: 1 kişiye gitti, 0 kişi dokundu, 0 kişi satın aldı …")),
        (LONDON, "en",
         "Elif, we are glad you found Saffron Lane. 🌿 … [Yün] [Menu]",
         ("Deniz, … Buying here is easy: orders leave within 2 days of payment; you may send things back "
         "within 14 days of their arrival; …"),
         "[Yün]",
         ("… The welcome in the last 30 days How to find one's way: sent to 1, pressed by 1, bought by 0 "
         "• Categories: 1 What the shop promises: sent to 1, pressed by 0, bought by 0 …")),
    ],
    ids=["tr", "en"],
)  # fmt: skip
def test_what_the_welcome_does_in_other_languages(
    play: Play,
    shop: Shop,
    place: Place,
    language: str,
    first: str,
    second: str,
    pressed: str,
    told: str,
) -> None:
    shop.is_in(place)
    shop.sells("Yün şal", sku="SAL", price="450", stock=9)
    play(
        customer("Elif", language=language),
        customer("Deniz", language=language),
        f"""
    > /start
    …
    * 61 minutes later
    < {first}
    Deniz> /start
    …
    * 61 minutes later
    Deniz< {second}
    > {pressed}
    …
    owner> (data m/newcomers)
    owner< {told}
        """,
    )
