"""Who did what, as the owner and managers read it."""

from tests.play.fixtures import every_channel, only_telegram
from tests.play.shops import IZMIR, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import A_PAID_ORDER, REZA, sell_shawls


@every_channel
def test_the_owner_reads_who_did_what(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        A_PAID_ORDER
        + """
    owner> /price
    …
    owner> (data m/order/{code})
    …
    owner> /audit
    owner< چه کسی چه کرده است … سفارش {code} را دید. … [صفحهٔ بعد] [منو]
    owner> [صفحهٔ بعد]
    owner< چه کسی چه کرده است … [صفحهٔ قبل] …
    owner> /audit {code}
    owner< چه کسی چه کرده است … پرداخت سفارش {code}: موفق. …
      … رضا سفارش {code} را به مبلغ ۴۵۰٬۰۰۰ تومان ثبت کرد. …
      برای یک سفارش، کالا یا همکار، کد یا نامش را بعد از … بنویسید. …
    owner> /audit shal-01
    owner< چه کسی چه کرده است … موجودی شال نخی را از ۰ به ۹ رساند.
      … کالای شال نخی را با قیمت ۴۵۰٬۰۰۰ تومان اضافه کرد. … [منو]
    owner> /audit گلیم اصفهان
    owner< چه کسی چه کرده است … نصب فروشگاه نقش گلیم اصفهان را به مالک تغییر داد. …
    owner> /audit چیزی که نیست
    owner< سفارش، کالا یا همکاری با این نوشته پیدا نشد. …
    owner> (data m/audit?about=nothing&which=3&page=99)
    owner< چه کسی چه کرده است … [صفحهٔ بعد] [منو]
    > (data m/audit)
    < اجازهٔ این کار را ندارید. …
        """,
    )


@only_telegram
def test_a_manager_does_not_read_of_those_above(play: Play, shop: Shop) -> None:
    shop.is_in(IZMIR)
    play(
        customer("Elif", language="tr"),
        """
    owner> /staff
    …
    owner> [Davet et]
    …
    owner> [Yönetici]
    owner< … TEAM-{a}-{b}-{c} …
    owner< …
    > team-{a}-{b}-{c}
    …
    > [Evet, kabul]
    …
    > /audit
    < Henüz bir kayıt yok. …
    owner> /audit
    owner< Kim ne yaptı … Elif daveti kabul etti: yönetici. … Kordon Butik birini davet etti: yönetici.
      … kurulum Kordon Butik için yeni görev verdi: sahip. … [Menü]
    > /language
    …
    > [English]
    …
    > /audit
    < Nothing is on record yet. …
        """,
    )
