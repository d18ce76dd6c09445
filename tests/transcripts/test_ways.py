"""How buyers pay: set up by the owner in a chat, whose keys nobody can read afterwards."""

import pytest

from tests.play.fixtures import every_channel, only_telegram
from tests.play.rosebank import CLOSED, DEADLY
from tests.play.shops import ISFAHAN, IZMIR, LONDON, Place, customer
from tests.play.stage import KEY
from tests.play.theatre import Play, Shop
from tests.standins.sizpay_merchant import Merchant
from tests.transcripts.in_words import in_words
from tests.transcripts.openings import AN_ORDER, REZA, sell_shawls

GONE = "🔒 این نوشته رمزگذاری شد و دیگر کسی نمی‌تواند آن را بخواند. پیامتان را هم از این گفتگو برمی‌دارم."
SET_UP = f"""
    owner> /payments
    owner< 💳 راه‌های پرداخت، به ترتیبی که خریدار می‌بیند: • بانک آزمایشی (همراه نصب آمده) [راه پرداخت تازه] [کارت به کارت و نقدی] [منو]
    owner> [راه پرداخت تازه]
    owner< با کدام شرکت پرداخت قرارداد دارید؟ [گل‌پی] [سیزپی] [همهٔ راه‌ها] [منو]
    owner> [گل‌پی]
    owner< گل‌پی: لطفاً از روی پنل خودتان جواب بدهید. … شمارهٔ فروشگاه؟ [انصراف]
    owner> گل
    owner< این نمی‌تواند درست باشد. لطفاً یک بار دیگر از پنل خودتان کپی کنید. …
    owner> ۱۲۳۴
    owner< 🔒 کلید؟ لطفاً همین‌جا بفرستید. … [بازگشت] [انصراف]
    owner> برگشت
    owner< گل‌پی: لطفاً … شمارهٔ فروشگاه؟ [انصراف]
    owner> 1234
    owner< 🔒 کلید؟ …
    owner> short
    owner< {GONE} این نمی‌تواند درست باشد. … کلید؟ …
    owner> {KEY}
    owner< {GONE} بقیه می‌تواند مثل معمول بماند. دربارهٔ آن‌ها هم بپرسم؟ [نه، کافی است] [همه را بپرسید] …
"""
MADE = """
    owner> [نه، کافی است]
    owner< گل‌پی آمادهٔ ساختن است. پول واقعی می‌گیرد. بسازیم؟ تا خودتان روشنش نکنید خاموش می‌ماند. …
    owner> [بله، ساخته شود]
    owner<~ ساخته شد و هنوز خاموش است. از شرکت پرداخت می‌پرسم که فروشگاه شما را می‌شناسد یا نه.
    owner< 💳 گل‌پی: خاموش شمارهٔ فروشگاه: 1234 کلید: 🔒 نزد ماست حالت آزمایشی: نه هنوز امتحان نشده است. …
      [روشن شود] [امتحان کنیم] [کپی نشانی اعلان] [سقف و کف] [پروکسی] [تغییر مشخصات] [حذف] [همهٔ راه‌ها] [منو]
    owner< 💳 گل‌پی: خاموش … ✅ درست است: شرکت پرداخت فروشگاه شما را می‌شناسد. …
"""
ON = """
    owner> [روشن شود]
    owner<~ از حالا خریدار می‌تواند از این راه پرداخت کند.
    owner< 💳 گل‌پی: روشن … [خاموش شود] …
"""


@every_channel
def test_a_way_is_set_up_in_the_chat_and_takes_real_money(play: Play, shop: Shop) -> None:
    """From then on play money is no money: the test bank of the installation is offered no more."""
    sell_shawls(shop)
    play(
        REZA,
        SET_UP
        + MADE
        + ON
        + AN_ORDER
        + """
    * the page says … گل‌پی؛ درگاه امن برای همهٔ کارت‌ها. …
    * the payment succeeds
    < رضا، از اعتماد و اولین خرید شما … سفارش {code} ثبت و پرداخت شد. …
    owner< 💰 سفارش {code} به مبلغ ۴۵۰٬۰۰۰ تومان پرداخت شد. … [فرستاده شد] [باز کردن سفارش]
    owner> /audit
    owner< … گلیم اصفهان یک راه پرداخت را روشن کرد: گل‌پی. …
    """,
    )


@every_channel
def test_what_was_begun_with_a_way_is_settled_after_it_is_gone(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        SET_UP
        + MADE
        + ON
        + AN_ORDER
        + """
    * the bank's page is opened and left
    owner> /payments
    …
    owner> [گل‌پی]
    …
    owner> [حذف]
    owner< گل‌پی برای همیشه حذف می‌شود، با همهٔ مشخصاتی که داده‌اید. … حذف شود؟ [بله، حذف شود] [انصراف]
    owner> [بله، حذف شود]
    owner<~ حذف شد. پرداخت‌هایی که با آن شروع شده‌اند پیگیری می‌شوند.
    owner< 💳 هنوز راه پرداختی ندارید. یکی بسازید … [راه پرداخت تازه] [کارت به کارت و نقدی] [منو]
    * the page says … فعلاً راهی برای پرداخت باز نیست. …
    * the page that was left is paid
    < رضا، از اعتماد و اولین خرید شما … سفارش {code} ثبت و پرداخت شد. …
    owner< 💰 سفارش {code} به مبلغ ۴۵۰٬۰۰۰ تومان پرداخت شد. … [فرستاده شد] [باز کردن سفارش]
    """,
    )


@only_telegram
def test_everything_about_a_way_can_be_changed(play: Play, shop: Shop) -> None:
    play(
        REZA,
        SET_UP
        + MADE
        + f"""
    owner> [سقف و کف]
    owner< گل‌پی: کدام پرداخت‌ها از این راه بروند؟ کمترین پرداخت چقدر باشد؟ … [رد کردن] …
    owner> ۱۰۰ هزار تومان
    owner< بیشترین پرداخت چقدر باشد؟ …
    owner> ۵۰ هزار تومان
    owner< بیشترین پرداخت نباید از کمترین کمتر باشد … بیشترین پرداخت چقدر باشد؟ …
    owner> ۹ میلیون تومان
    owner< عوض شد. 💳 گل‌پی: خاموش پرداخت‌های ۱۰۰٬۰۰۰ تومان تا ۹٬۰۰۰٬۰۰۰ تومان …
    owner> [پروکسی]
    owner< 🔒 پروکسی، مثلاً … [رد کردن] [انصراف]
    owner> socks://here
    owner< … لطفاً پروکسی را این‌طور بنویسید: …
    owner> socks5://user:password-of-proxy@127.0.0.1:9
    owner< {GONE} عوض شد. 💳 گل‌پی: … از راه پروکسی …
    owner< 💳 گل‌پی: خاموش … از راه پروکسی …
    owner> [پروکسی]
    …
    owner> [رد کردن]
    …
    owner> [تغییر مشخصات]
    owner< کدام عوض شود؟ ۱. شمارهٔ فروشگاه ۲. کلید ۳. حالت آزمایشی [۱] [۲] [۳] [بازگشت به این راه] [منو]
    owner> [۱]
    owner< شمارهٔ فروشگاه؟ …
    owner> {CLOSED}
    owner< عوض شد. … هنوز امتحان نشده است. …
    owner< … ⛔ شرکت پرداخت با این مشخصات فروشگاه شما را نمی‌شناسد (contract_over). …
    owner> [تغییر مشخصات]
    …
    owner> [۳]
    owner< اگر رد کنید: نه حالت آزمایشی؟ [نه] [بله] [رد کردن] [انصراف]
    owner> [بله]
    owner<~ عوض شد.
    owner< 💳 گل‌پی: خاموش، با پول آزمایشی …
    …
    owner> [امتحان کنیم]
    owner< یک لحظه، از شرکت پرداخت می‌پرسم…
    owner< … ⛔ شرکت پرداخت …
    owner> [حذف]
    …
    owner> [بله، حذف شود]
    owner<~ حذف شد. …
    owner< 💳 راه‌های پرداخت، … • بانک آزمایشی (همراه نصب آمده) [راه پرداخت تازه] [کارت به کارت و نقدی] [منو]
    """,
    )


SECOND = """
    owner> /payments
    …
    owner> [راه پرداخت تازه]
    …
    owner> [گل‌پی]
    …
    owner> 77
    …
    owner> another-key-of-the-tests
    …
    owner> [همه را بپرسید]
    owner< اگر رد کنید: نه حالت آزمایشی؟ [نه] [بله] [رد کردن] …
    owner> [بله]
    owner< گل‌پی آمادهٔ ساختن است. فقط پول آزمایشی می‌گیرد. …
    owner> [بله، ساخته شود]
    …
    owner> [روشن شود]
    …
"""


@only_telegram
def test_ways_stand_in_the_order_of_the_owner(play: Play, shop: Shop) -> None:
    """Play money never reaches the buyers of a shop that sells in earnest."""
    sell_shawls(shop)
    play(
        REZA,
        SET_UP
        + MADE
        + ON
        + SECOND
        + """
    owner> /payments
    owner< 💳 راه‌های پرداخت، … ۱. گل‌پی: روشن ۲. گل‌پی، حساب ۲: پول آزمایشی است و خریدار آن را نمی‌بیند
      [گل‌پی] [گل‌پی، حساب ۲] [راه پرداخت تازه] [کارت به کارت و نقدی] [منو]
    owner> [گل‌پی، حساب ۲]
    owner< … [خاموش شود] [امتحان کنیم] [جلوتر] …
    owner> [جلوتر]
    owner<~ ترتیب عوض شد.
    owner< 💳 راه‌های پرداخت، … ۱. گل‌پی، حساب ۲: … ۲. گل‌پی: روشن …
    """
        + AN_ORDER
        + """
    * the page says … پرداخت گل‌پی؛ درگاه امن برای همهٔ کارت‌ها. سفارش شما …
    owner> /payments
    …
    owner> [گل‌پی]
    …
    owner> [خاموش شود]
    owner<~ خریدار دیگر آن را نمی‌بیند. پرداخت‌هایی که با آن شروع شده‌اند پیگیری می‌شوند.
    owner< 💳 گل‌پی: خاموش …
    * the page says … فعلاً راهی برای پرداخت باز نیست. …
    """,
    )


@every_channel
def test_the_owner_alone_tries_a_way_that_is_off(play: Play, shop: Shop) -> None:
    """With real money, there and back, before any buyer is sent that way."""
    shop.sells("کارت هدیه", sku="GIFT-1", price="20,000 تومان", digital={"keys": "A-1 | A-2 | A-3"})
    play(
        REZA,
        SET_UP
        + MADE
        + """
    owner> GIFT-1
    …
    owner> [افزودن به سبد]
    …
    owner> [ثبت سفارش]
    …
    owner> [بله، ثبت سفارش]
    owner< سفارش شما ثبت شد. … سفارش {code} … [پرداخت] …
    …
    owner* the page says … پرداخت با بانک آزمایشی … پرداخت با گل‌پی … این راه را فقط شما می‌بینید، …
    owner* the payment with rosebank succeeds
    owner< … سفارش {code} ثبت و پرداخت شد. …
    …
    > GIFT-1
    …
    > [افزودن به سبد]
    …
    > [ثبت سفارش]
    …
    > [بله، ثبت سفارش]
    < سفارش شما ثبت شد. … سفارش {other} …
    …
    * the page says … پرداخت بانک آزمایشی. … سفارش شما …
    owner> /payments
    …
    owner> [گل‌پی]
    …
    owner> [حذف]
    …
    owner> [بله، حذف شود]
    …
    owner> (data m/order/{code}/refund)
    …
    owner> فقط آزمایش بود
    …
    owner> [بله، برگردد]
    …
    owner> (data m/order/{code})
    owner< … پرداخت: برگردانده شده است … ↩ ۲۰٬۰۰۰ تومان برگشت: …
    """,
    )


@only_telegram
@pytest.mark.parametrize("place", [ISFAHAN, IZMIR, LONDON], ids=["fa", "tr", "en"])
def test_the_owner_is_given_the_address_for_the_panel(play: Play, shop: Shop, place: Place) -> None:
    """Some providers report all payments of a shop to one place, and nobody else tells them."""
    shop.is_in(place)
    then = f"""
    owner> /payments
    …
    owner> [%way-new-button%]
    …
    owner> [%gateway-rosebank%]
    …
    owner> 1234
    …
    owner> {KEY}
    …
    owner> [%way-enough-button%]
    …
    owner> [%way-confirm-button%]
    owner<~ %way-made%
    owner< … https://shop.example/pay/rosebank … [%way-notices-button%] …
    …
    """
    names = {"fa": "گل‌پی", "tr": "Gülpay", "en": "Rosepay"}
    then = then.replace("%gateway-rosebank%", names[place.language])
    play(customer("Elif", language=place.language), in_words(then, place.language))


@every_channel
def test_what_cannot_work_is_said_before_it_is_set_up(play: Play, shop: Shop) -> None:
    shop.is_in(IZMIR)
    play(
        customer("Elif", language="tr"),
        """
    owner> /payments
    …
    owner> [Ödeme yolu ekle]
    owner< Hangi ödeme kuruluşuyla sözleşmeniz var? [Gülpay] …
    owner> [Gülpay]
    …
    owner> 12345678
    …
    owner> 12345678
    owner< 🔒 Bu bilgi şifrelendi, … Gerisi olağan hâliyle kalabilir. …
    owner> [Hayır, bu yeterli]
    owner< Bu bilgilerle çalışan bir ödeme yolu olmuyor. … Gerisi olağan hâliyle kalabilir. …
    owner> [Vazgeç]
    …
    owner> /payments
    owner< 💳 Ödeme yolları, … [Ödeme yolu ekle] [Menü]
    """,
    )


DEADLY_KEY = f"{DEADLY}-of-the-tests"
PROXY = "socks5://user:password-of-proxy@127.0.0.1:9"


@every_channel
def test_what_was_confided_is_read_by_nobody(
    play: Play, shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    """It stands neither in the database nor in the logs, and not even where everything breaks."""
    play.expects(dead_letters=1)
    play(
        REZA,
        f"""
    owner> /payments
    …
    owner> [راه پرداخت تازه]
    …
    owner> [گل‌پی]
    …
    owner> ۱۲۳۴
    …
    owner> {DEADLY_KEY}
    owner< متأسفیم، در فروشگاه خطایی رخ داد …
    owner< ⚠️ پیامی یا کاری در گلیم اصفهان ناتمام ماند، …
    owner> {KEY}
    owner< {GONE} …
    """
        + MADE
        + f"""
    owner> [پروکسی]
    …
    owner> {PROXY}
    …
    """,
    )
    assert play.taken_away("owner") == 3
    kept, logged = play.everything_kept(), capsys.readouterr()
    assert "way-probe" in kept, "nothing is found where nothing is looked for"
    for secret in (KEY, DEADLY_KEY, DEADLY, "password-of-proxy"):
        assert secret not in kept
        assert secret not in logged.err


@only_telegram
def test_sizpay_is_set_up_with_one_key(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    shop.decides(card={"number": "6037997512345670", "holder": "مینا رضایی", "bank": "بانک ملی"})
    play(
        REZA,
        f"""
    owner> /payments
    …
    owner> [راه پرداخت تازه]
    …
    owner> [سیزپی]
    …
    owner> {Merchant().key}
    owner< {GONE} بقیه می‌تواند مثل معمول بماند. …
    owner> [نه، کافی است]
    owner< سیزپی آمادهٔ ساختن است. پول واقعی می‌گیرد. …
    owner> [بله، ساخته شود]
    …
    owner> [روشن شود]
    …
    """
        + AN_ORDER
        + """
    * SizPay answers 1017 to everything
    * pay is pressed and the page says … بانک الان پاسخ نمی‌دهد. …
    owner< ⛔ سیزپی حساب فروشگاه شما را نپذیرفت … پاسخ این شرکت: 1017 تا درست شدنش، راه‌های دیگر …
      [سیزپی]
    owner> [سیزپی]
    owner< 💳 سیزپی: روشن …
    * SizPay works again
    * the payment succeeds
    < رضا، از اعتماد و اولین خرید شما … سفارش {code} ثبت و پرداخت شد. …
    owner< 💰 سفارش {code} به مبلغ ۴۵۰٬۰۰۰ تومان پرداخت شد. …
    owner> /payments
    owner< 💳 راه‌های پرداخت، … ۱. سیزپی: روشن …
    """,
    )
    assert Merchant().key not in play.everything_kept()


@every_channel
def test_play_money_that_comes_after_real_money_settles_nothing(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        AN_ORDER
        + """
    * the bank's page is opened and left
    """
        + SET_UP
        + MADE
        + ON
        + """
    * the page that was left is paid
    owner< … یک پرداخت آزمایشی برای فروشگاه واقعی گزارش شد. سفارش پرداخت‌شده حساب نشد. …
    > (data order/{code})
    < سفارش {code} سفارش: ثبت شده پرداخت: هنوز نه …
    """,
    )
