"""Answers that are written once and sent by one tap, or by their name."""

from tests.play.fixtures import every_channel
from tests.play.shops import customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import A_PAID_ORDER, REZA, sell_shawls

SAVES_AN_ANSWER = """
    owner> /replies
    owner< هنوز پاسخ آماده‌ای ندارید. … [پاسخ تازه] [گفتگوها] [منو]
    owner> [پاسخ تازه]
    owner< نام این پاسخ چه باشد؟ …
    owner> ارسال
    owner< متن پاسخ را بنویسید. به جای {نام} نام مشتری، …
    owner> {نام} عزیز، سفارش {سفارش} فردا از {فروشگاه} راهی می‌شود.
    …
"""


@every_channel
def test_an_answer_is_saved_changed_and_deleted(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        """
    owner> /replies
    …
    owner> [پاسخ تازه]
    …
    owner> یک نام که از هر دکمه‌ای بلندتر است
    owner< نام پاسخ یک تا ۲۰ حرف است. …
    owner> ارسال
    owner< متن پاسخ را بنویسید. …
    owner> سلام {اسم کوچک}
    owner< {اسم کوچک} را نمی‌شناسم …
    owner> سلام {نام}، فردا می‌فرستیم.
    owner< ذخیره شد. ارسال سلام {نام}، فردا می‌فرستیم. [تغییر متن] [تغییر نام] [حذف] [پاسخ‌های آماده] [منو]
    owner> [پاسخ‌های آماده]
    owner< پاسخ‌های آماده … /ارسال [ارسال] [پاسخ تازه] …
    owner> [پاسخ تازه]
    …
    owner> /ارسال
    owner< پاسخ دیگری با نام «ارسال» دارید. …
    owner> انصراف
    …
    owner> /replies
    …
    owner> [ارسال]
    …
    owner> [تغییر نام]
    …
    owner> پست
    owner< ذخیره شد. پست سلام {نام}، …
    owner> [تغییر متن]
    …
    owner> پس‌فردا می‌فرستیم.
    owner< ذخیره شد. پست پس‌فردا می‌فرستیم. …
    owner> [حذف]
    owner< پاسخ «پست» حذف شود؟ [بله، حذف شود] [نه، بماند]
    owner> [نه، بماند]
    …
    owner> [حذف]
    …
    owner> [بله، حذف شود]
    owner<~ حذف شد.
    owner< هنوز پاسخ آماده‌ای ندارید. …
    owner> (data m/replies/17)
    owner< این پاسخ حذف شده است. …
    owner> (data m/replies/17/shape)
    owner< چنین چیزی پیدا نشد. …
    > (data m/replies)
    < اجازهٔ این کار را ندارید. …
        """,
    )


@every_channel
def test_a_saved_answer_goes_by_one_tap_and_by_its_name(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        SAVES_AN_ANSWER
        + A_PAID_ORDER
        + """
    > پشتیبانی
    < به همکارانمان خبر دادیم …
    owner< 💬 رضا می‌خواهد با شما صحبت کند. … [پاسخ] [پایان گفتگو] [ارسال] [×با من]
    > کی می‌رسد؟
    owner< رضا: کی می‌رسد؟ [پاسخ] [پایان گفتگو] [ارسال]
    owner> [ارسال]
    owner<~ برای رضا فرستاده شد.
    owner< گفتگو با رضا، … [ارسال]
    < گلیم اصفهان: رضا عزیز، سفارش {code} فردا از گلیم اصفهان راهی می‌شود.
    owner> [ارسال]↑
    owner< از وقتی این دکمه نشان داده شد پاسخی فرستاده شده است. … گفتگو با رضا، … [ارسال]
    > با پست؟
    owner< رضا: با پست؟ …
    owner> (reply) /ارسال
    owner< برای رضا فرستاده شد.
    < گلیم اصفهان: رضا عزیز، سفارش {code} …
    > ممنون
    owner< رضا: ممنون …
    owner> (reply) /pishtaz
    owner< پاسخ آماده‌ای با نام /pishtaz ندارید، پس چیزی فرستاده نشد. …
    owner> [پاسخ]
    owner< به رضا چه بنویسیم؟ …
    owner> /pishtaz
    owner< پاسخ آماده‌ای با نام /pishtaz ندارید، … به رضا چه بنویسیم؟ …
    owner> /ارسال
    owner< برای رضا فرستاده شد. گفتگو با رضا، …
    < گلیم اصفهان: رضا عزیز، …
    owner> /ارسال
    owner< پاسخ «ارسال» برای چه کسی فرستاده شود؟ {نام} عزیز، … [رضا] [پاسخ‌های آماده] [منو]
    owner> [رضا]
    owner<~ برای رضا فرستاده شد.
    owner< گفتگو با رضا، …
    < گلیم اصفهان: رضا عزیز، …
    owner> /nothing
    owner< چنین دستوری نداریم. …
    > منو
    …
    > [پایان گفتگو]
    …
    owner> /ارسال
    owner< الان کسی منتظر پاسخ نیست. …
        """,
    )


@every_channel
def test_an_answer_about_an_order_is_not_sent_to_who_has_none(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        SAVES_AN_ANSWER
        + "".join(
            f"""
    owner> (data m/replies/new)
    …
    owner> پاسخ {number}
    …
    owner> متن {number}
    …
    """
            for number in "۱۲۳۴"
        )
        + """
    > پشتیبانی
    …
    owner> (data m/cases)
    …
    owner> [نگار]
    owner< … [همهٔ پاسخ‌ها] …
    owner> [همهٔ پاسخ‌ها]
    owner< کدام پاسخ برای نگار فرستاده شود؟ [ارسال] [پاسخ ۴] [برگشت به گفتگو] [منو]
    owner> [ارسال]
    owner< این پاسخ از سفارش می‌گوید، ولی این مشتری سفارشی ندارد. …
    owner> (data m/cases)
    …
    owner> [نگار]
    …
    owner> [پاسخ ۱]
    owner<~ برای نگار فرستاده شد.
    owner< گفتگو با نگار، …
    < گلیم اصفهان: متن ۱
        """,
    )
