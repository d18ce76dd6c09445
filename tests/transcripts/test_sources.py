"""Where buyers come from, as whoever runs the shop reads it."""

import pytest

from tests.play.fixtures import every_channel, only_telegram
from tests.play.shops import IZMIR, LONDON, Place, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import A_PAID_ORDER, REZA, sell_shawls
from tests.transcripts.test_posts import LINKED

STORY = "https://www.instagram.com/stories/gelim/3210987654321098765/"


@every_channel
def test_what_each_way_has_brought(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        customer("مینا"),
        customer("سارا"),
        LINKED
        + f"""
    owner> (data m/sources)
    owner<~ دارم می‌شمارم؛ همین حالا می‌آید.
    owner< خریداران از کجا می‌آیند کسانی که از ۳ شهریور ۱۴۰۵ تا ۱ آذر ۱۴۰۵ نخستین بار آمدند، با همهٔ خریدهایشان تا امروز:
      • بدون لینک: ۱ نفر آمدند، هنوز کسی نخریده [این ماه] [منو]
    > (post {STORY})
    …
        """
        + A_PAID_ORDER
        + """
    مینا> سلام
    …
    سارا> (post https://www.instagram.com/p/B-fKL9qpeab/)
    …
    owner> /stats
    …
    owner> [از کجا آمدند]
    owner<~ دارم می‌شمارم؛ همین حالا می‌آید.
    owner< …
      • استوری‌ها: ۱ نفر آمدند، ۱ نفر خریدند (۰ نفر دوباره، ۰٪)، ۱ سفارش، ۴۵۰٬۰۰۰ تومان
      • بدون لینک: ۱ نفر آمدند، هنوز کسی نخریده
      • پست‌ها: ۱ نفر آمدند، هنوز کسی نخریده
      [استوری‌ها] [پست‌ها] [این ماه] [منو]
    owner> [پست‌ها]
    owner< پست‌ها … • شال نخی: ۱ نفر آمدند، هنوز کسی نخریده …
    owner> (data m/sources/story)
    owner< استوری‌ها … • instagram.com/stories/gelim/3210987654321098765: ۱ نفر آمدند، ۱ نفر خریدند …
    owner> (data m/sources/comment)
    owner< کامنت‌ها … در این روزها کسی تازه نیامده است. …
    owner> (data m/sources/horoscope)
    owner< این راه را نمی‌شناسم. از دکمه‌ها انتخاب کنید. …
    > (data m/sources)
    < اجازهٔ این کار را ندارید. …
        """,
    )


@only_telegram
def test_a_place_with_a_link_of_its_own_is_counted_by_itself(play: Play, shop: Shop) -> None:
    shop.is_known_as("gelim_bot")
    sell_shawls(shop)
    play(
        customer("مینا"),
        customer("سارا"),
        """
    owner> (data m/sources)
    owner<~ دارم می‌شمارم؛ همین حالا می‌آید.
    owner< … در این روزها کسی تازه نیامده است. [این ماه] [منو]
      [برای هر جایی که از فروشگاه می‌نویسید نشانی جداگانه‌ای بگذارید تا ببینید از آنجا چه کسی می‌آید. به جای bio نام آنجا را با حروف انگلیسی بنویسید:]
    > /start s_bahar
    …
    سارا> /start c_NOWRUZ
    …
    owner> (data m/sources)
    owner<~ دارم می‌شمارم؛ همین حالا می‌آید.
    owner< … • لینک کد تخفیف: ۱ نفر … • لینک‌های شما: ۱ نفر …
    owner> [لینک‌های شما]
    owner< لینک‌های شما … • bahar: ۱ نفر آمدند، هنوز کسی نخریده [از کجا آمدند] [منو]
    owner> (data m/sources/coupon)
    owner< لینک کد تخفیف … • NOWRUZ: ۱ نفر …
        """,
    )


@only_telegram
@pytest.mark.parametrize(
    ("place", "language", "told"),
    [
        (IZMIR, "tr",
         ("Alıcılar nereden geliyor İlk kez 25 Ağustos 2026 – 22 Kasım 2026 arasında gelenler, bugüne kadarki bütün "
         "alışverişleriyle: • Bağlantısız: 1 kişi geldi, henüz alan yok • Ürün bağlantıları: 1 kişi geldi, "
         "henüz alan yok [Ürün bağlantıları] [Bu ay] [Menü]")),
        (LONDON, "en",
         ("Where buyers come from Those who first came from … to …, with all they have bought since: "
         "• Without a link: 1 came, none has bought yet • Links to products: 1 came, none has bought yet "
         "[Links to products] [This month] [Menu]")),
    ],
    ids=["tr", "en"],
)  # fmt: skip
def test_the_same_in_other_languages(
    play: Play, shop: Shop, place: Place, language: str, told: str
) -> None:
    shop.is_in(place)
    shop.sells("Yün şal", sku="SAL", price="450", stock=9)
    play(
        customer("Elif", language=language),
        customer("Deniz", language=language),
        f"""
    > /start sku_SAL
    …
    Deniz> /start
    …
    owner> (data m/sources)
    owner<~ …
    owner< {told}
    owner> (data m/sources/goods)
    owner< … • Yün şal: …
        """,
    )
