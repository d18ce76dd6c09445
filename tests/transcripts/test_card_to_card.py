"""Paying from card to card: what is shown, the receipt, who looks at it, and every refusal."""

import pytest

from tests.play.fixtures import every_channel, only_telegram
from tests.play.shops import LONDON, Address, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.in_words import in_words
from tests.transcripts.openings import AN_ORDER, REZA, sell_shawls

CARD = {"number": "6037997512345670", "holder": "مینا رضایی", "bank": "بانک ملی"}
TO_SEND = """
    > [کارت به کارت]
    < پرداخت کارت به کارت سفارش {code} مبلغ: ۴٬۵۰۰٬… ریال (حدود ۴۵۰٬۰۰۰ تومان) … تا آخرین ریال …
      6037 9975 1234 5670 به نام مینا رضایی، بانک ملی مهلت: … [فرستادن رسید] …
"""
SENT = """
    < سپاسگزاریم. رسید سفارش {code} رسید. … لازم نیست دوباره پرداخت کنید. [دیدن سفارش] [منو] …
"""
TO_LOOK_AT = """
    owner< (photo) 🧾 رسید … سفارش {code} … ۴٬۵۰۰٬… ریال … خریدار: رضا …
      [پول رسیده است] [رد کردن رسید] [باز کردن سفارش]
"""


@every_channel
def test_the_owner_says_which_card(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        """
    owner> /payments
    …
    owner> [کارت به کارت و نقدی]
    owner< کارت به کارت و نقدی هنگام تحویل کارت به کارت: خاموش پرداخت در محل: خاموش
      [کارت به کارت] [پرداخت در محل] [همهٔ راه‌ها] [منو]
    owner> [کارت به کارت]
    owner< خریداران پول را به کدام کارت بفرستند؟ لطفاً شانزده رقم آن را بنویسید. [انصراف]
    owner> ۱۲۳۴
    owner< این شمارهٔ کارت بانکی نیست. …
    owner> ۶۰۳۷ ۹۹۷۵ ۱۲۳۴ ۵۶۷۵
    owner< این شمارهٔ کارت بانکی نیست. …
    owner> ۶۰۳۷ ۹۹۷۵ ۱۲۳۴ ۵۶۷۰
    owner< کارت به نام کیست؟ …
    owner> م
    owner< لطفاً دو تا ۶۴ حرف بنویسید. …
    owner> مینا رضایی
    owner< کارت کدام بانک است؟ …
    owner> بانک ملی
    owner< کارت به کارت: 6037 9975 1234 5670، مینا رضایی، بانک ملی
      هر خریداری که کارت به کارت می‌کند این را می‌بیند. درست است؟ [بله، درست است] …
    owner> [بله، درست است]
    owner<~ ذخیره شد.
    owner< … 6037 9975 1234 5670 … [عوض کردن کارت] [کارت به کارت نه] …
    > (data m/by-hand)
    < اجازهٔ این کار را ندارید. [منو]
        """
        + AN_ORDER
        + TO_SEND
        + """
    owner> [کارت به کارت نه]
    owner<~ ذخیره شد.
    owner< … کارت به کارت: خاموش …
    > (data order/{code}/card)
    < این فروشگاه پرداخت کارت به کارت ندارد. …
    > (data order/{code})
    < سفارش {code} … تا … منتظر عکس رسید شما هستیم. … [پرداخت] [فرستادن رسید] [×کارت به کارت]
        """,
    )


@every_channel
def test_a_receipt_is_sent_and_approved(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    shop.decides(card=CARD)
    play(
        REZA,
        customer("نگار"),
        AN_ORDER
        + """
    نگار> (data order/{code}/card)
    …
    نگار> (data order/{code}/receipt)
    …
    > (data order/{code}/receipt)
    < لطفاً عکس رسید سفارش {code} را همین‌جا بفرستید. [انصراف]
    > (photo)
    < برای سفارش {code} منتظر رسیدی نیستیم. …
    > [انصراف]
    …
    > (data order/{code})
    …
        """
        + TO_SEND
        + """
    > [فرستادن رسید]
    < لطفاً عکس رسید سفارش {code} را همین‌جا بفرستید. [انصراف]
    > پرداخت کردم
    < لطفاً رسید را به صورت عکس بفرستید: … لطفاً عکس رسید سفارش {code} را همین‌جا بفرستید. …
    > (photo)
        """
        + SENT.replace("رسید. …", "رسید. اگر شمارهٔ پیگیری و چهار رقم آخر کارت …")
        + TO_LOOK_AT
        + """
    > پیگیری ۱۲۳۴۵۶ کارت ۴۴۷۱
    < نوشتیم، سپاسگزاریم. کنار رسید سفارش {code} ماند. [دیدن سفارش] [منو] …
    > (data order/{code}/card)
    < سپاسگزاریم. رسید سفارش {code} رسید. …
    > (data order/{code}/receipt)
    < سپاسگزاریم. رسید سفارش {code} رسید. …
    > [دیدن سفارش]
    < سفارش {code} … رسید شما رسیده است. یکی از همکاران دارد نگاه می‌کند … [×پرداخت] [×کارت به کارت]
    > (data m/receipt/1)
    < اجازهٔ این کار را ندارید. [منو]
    owner> [باز کردن سفارش]
    owner< سفارش {code} … [دیدن رسید] …
    owner> [دیدن رسید]
    owner< (photo) 🧾 رسید ۱ برای سفارش {code} … شمارهٔ پیگیری به گفتهٔ خریدار: 123456
      چهار رقم آخر کارت خریدار: 4471 … [پول رسیده است] [رد کردن رسید] [باز کردن سفارش]
    owner> [پول رسیده است]
    owner<~ تأیید شد. سفارش پرداخت شد.
    owner< سفارش {code} سفارش: قطعی پرداخت: رسیده است …
    owner< 💰 سفارش {code} …
    < رضا، … سفارش {code} ثبت و پرداخت شد. …
    owner> (data m/order/{code}/refund)
    …
    owner> [انصراف]
    …
    > (data order/{code}/card)
    < سفارش {code} … پرداخت: رسیده است …
    > (data order/{code}/receipt)
    < سفارش {code} … پرداخت: رسیده است …
        """,
    )


@every_channel
def test_a_refused_receipt_is_sent_again_until_that_is_enough(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    shop.decides(card=CARD)
    play(
        REZA,
        AN_ORDER
        + TO_SEND
        + """
    > /start
    …
    > (photo) کد پیگیری ۷۷۸۸۹۹
        """
        + SENT
        + TO_LOOK_AT
        + """
    > (photo)
    …
    owner> [رد کردن رسید]
    owner< چرا؟ خریدار آن را می‌خواند.
      [خوانا نیست] [مبلغ یکی نیست] [پولی نرسیده] [تکراری است] [بازگشت به رسید]
    owner> [بازگشت به رسید]
    owner< (photo) 🧾 رسید ۱ …
    owner> [رد کردن رسید]
    …
    owner> [خوانا نیست]
    owner<~ رد شد. به خریدار خبر دادیم.
    owner< سفارش {code} …
    < رسید سفارش {code} نوشته‌های رسید خوانا نیست. … تا … می‌توانید رسید دیگری بفرستید.
      [فرستادن رسید] [کارت به کارت] [گفتگو با پشتیبان]
    owner> [پول رسیده است]
    owner< … این رسید را در … رد کرده است. …
    > [فرستادن رسید]
    …
    > (photo) کد پیگیری ۷۷۸۸۹۹
        """
        + SENT
        + """
    owner< (photo) 🧾 رسید ۲ … ⚠ همین عکس برای این هم فرستاده شده: {code}
      ⚠ همین شمارهٔ پیگیری برای این هم گفته شده: {code} …
    owner> [رد کردن رسید]
    …
    owner> [تکراری است]
    owner<~ رد شد. به خریدار خبر دادیم.
    owner< سفارش {code} …
    < رسید سفارش {code} این رسید پیش از این هم فرستاده شده بود. …
    > (photo)
        """
        + SENT
        + """
    owner< (photo) 🧾 رسید ۳ …
    owner> [رد کردن رسید]
    …
    owner> [پولی نرسیده]
    owner<~ رد شد. به خریدار خبر دادیم.
    owner< سفارش {code} …
    < رسید سفارش {code} هنوز چنین پولی به حساب ما نرسیده است. … چند بار نشد. …
      [گفتگو با پشتیبان] [پرداخت] [پرداخت کرده‌ام] [کارت به کارت]
        """,
    )


@every_channel
def test_nobody_looks_and_everybody_is_told_so(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    shop.decides(card=CARD)
    play(
        REZA,
        AN_ORDER
        + TO_SEND
        + """
    > (broken photo)
        """
        + SENT
        + """
    < رسید سفارش {code} عکس باز نشد. لطفاً یک بار دیگر بفرستید. تا … [فرستادن رسید] …
    > (photo)
        """
        + SENT
        + TO_LOOK_AT
        + """
    * 31 minutes later
    owner< (photo) ⏳ هنوز منتظر شماست، یادآوری ۱ 🧾 رسید ۲ برای سفارش {code} … [پول رسیده است] …
    < هنوز کسی رسید سفارش {code} را ندیده است. … کالاها تا ۲ آذر، ۱۲:۳۰ برای شما کنار گذاشته شده‌اند. … [گفتگو با پشتیبان]
    * 3 hours later
    owner< (photo) ⏳ هنوز منتظر شماست، یادآوری ۲ …
    * 9 hours later
    owner< (photo) ⏳ هنوز منتظر شماست، یادآوری ۳ …
    * 1 day later at 14:30
    …
    > (data order/{code})
    < سفارش {code} … سفارش: … پرداخت: …
    …
    owner> [پول رسیده است]
    owner<~ تأیید شد. سفارش پرداخت شد.
    …
    > (data order/{code})
    < سفارش {code} سفارش: قطعی پرداخت: رسیده است …
        """,
    )


@every_channel
def test_the_time_to_send_a_receipt_ends(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    shop.decides(card=CARD)
    play(
        REZA,
        AN_ORDER
        + TO_SEND
        + """
    * 80 minutes later
    …
    > (data order/{code}/receipt)
    < سفارش {code} سفارش: مهلت آن تمام شده … [پرداخت کرده‌ام] [×فرستادن رسید]
    > (photo)
    < سپاس، ولی من این‌جا فقط نوشته را می‌خوانم. …
        """,
    )


@every_channel
def test_a_receipt_comes_just_after_the_time(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    shop.decides(card=CARD)
    play(
        REZA,
        AN_ORDER
        + TO_SEND
        + """
    > [فرستادن رسید]
    …
    * 65 minutes later
    …
    > (photo)
        """
        + SENT
        + TO_LOOK_AT
        + """
    owner> [پول رسیده است]
    owner<~ تأیید شد. سفارش پرداخت شد.
    …
    > (data order/{code})
    < سفارش {code} سفارش: قطعی پرداخت: رسیده است …
        """,
    )


@only_telegram
@pytest.mark.parametrize(
    ("language", "order"), [("fa", "سفارش"), ("tr", "Sipariş"), ("en", "Order")]
)
def test_a_receipt_is_a_picture_in_every_language(
    play: Play, shop: Shop, language: str, order: str
) -> None:
    sell_shawls(shop)
    shop.decides(card=CARD)
    home = Address("رضا کریمی", "09351234567", "شیراز، خیابان زند، پلاک ۴۰")
    play(
        customer("Elif", language=language, address=home),
        in_words(
            """
    > SHAL-01
    …
    > [%product-add-button%]
    …
    > [%cart-checkout-button%]
    …
    > [%checkout-confirm-button%]
    < … ORDER {code} …
    > (data order/{code}/card)
    …
    > (data order/{code}/receipt)
    …
    > 450000
    < %card-receipt-wanted% …
            """.replace("ORDER", order),
            language,
        ),
    )


@every_channel
def test_in_english_where_no_card_is_taken(play: Play, shop: Shop) -> None:
    shop.is_in(LONDON)
    play(
        customer("Sara", language="en"),
        """
    owner> (data m/by-hand)
    owner< Card to card, and cash at the door Card to card: off Cash at the door: off
      [Take cash] [All ways to pay] [Menu] [×Take card to card]
    owner> (data m/by-hand/card)
    …
        """,
    )
