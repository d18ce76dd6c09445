"""Somebody of the shop writes to a customer by hand, and the bot is silent there."""

from tests.play.fixtures import every_channel
from tests.play.shops import IZMIR, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import REZA, sell_shawls


@every_channel
def test_the_bot_is_silent_until_the_seller_gives_the_word_back(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        """
        > SHAL-01
        < شال نخی …
        * the seller writes by hand: سلام، رنگ آبی هم داریم
        owner< ✍️ به رضا خودتان نوشتید؛ ربات آن‌جا تا ۱ آذر، ۱۵:۳۰ ساکت می‌ماند. …
          [پاسخ] [ربات پاسخ بدهد]
        > جنسش چیست؟
        * the seller writes by hand: نخ خالص است
        > SHAL-01
        * the seller writes by hand: ربات
        < ربات گلیم اصفهان دوباره همین‌جا در خدمت شماست. [شال]
        > SHAL-01
        < شال نخی …
        """,
    )


@every_channel
def test_a_question_waits_while_the_seller_writes(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        """
        > SHAL-01
        < شال نخی …
        > [افزودن به سبد]
        <~ در سبد شماست.
        < سبد خرید شما …
        > [ثبت سفارش]
        < سفارش را به نام چه کسی بفرستیم؟ … [نگار] [انصراف]
        * the seller writes by hand: سلام نگار جان، تا کی لازم دارید؟
        owner< ✍️ به نگار خودتان نوشتید؛ … [ربات پاسخ بدهد]
        > تا جمعه
        owner> /menu
        owner< … [گفتگوها] …
        owner> [گفتگوها]
        owner< گفتگوهای باز ⏳ منتظر پاسخ: ۱، … [⏳ نگار]
        owner> [⏳ نگار]
        owner< گفتگو با نگار، … ✍️ یکی از شما خودش با مشتری می‌نویسد؛ ربات تا ۱ آذر، ۱۵:۳۰ ساکت است.
          [پاسخ] [ربات پاسخ بدهد] [×پایان گفتگو]
        owner> [ربات پاسخ بدهد]
        owner<~ ربات دوباره پاسخ می‌دهد.
        owner< … این گفتگو تمام شده است. …
        > SHAL-01
        < شال نخی … [ادامهٔ کار قبلی] [رها کردن کار قبلی]
        > [ادامهٔ کار قبلی]
        < … سفارش را به نام چه کسی بفرستیم؟ … [نگار] [انصراف]
        owner> [ربات پاسخ بدهد]
        owner<~ ربات دوباره پاسخ می‌دهد.
        owner< … این گفتگو تمام شده است. …
        """,
    )


@every_channel
def test_silence_ends_by_itself_and_who_waits_is_told(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        """
        > SHAL-01
        < شال نخی …
        * the seller writes by hand: سلام
        owner< ✍️ به نگار خودتان نوشتید؛ …
        > این شال شسته می‌شود؟
        * 31 minutes later
        owner< ⏰ نگار هنوز منتظر پاسخ است: ۳۰ دقیقه … [ربات پاسخ بدهد]
        * the seller writes by hand: بله
        * the process is killed
        * the process restarts
        * 2 hours later
        > SHAL-01
        * 61 minutes later
        owner< ⏰ نگار هنوز منتظر پاسخ است: ۳۰ دقیقه …
        > SHAL-01
        < شال نخی …
        owner> /menu
        owner< … [گفتگوها] …
        owner> [گفتگوها]
        owner< الان کسی منتظر پاسخ نیست. … ۱ گفتگو پاسخ گرفت. میانهٔ اولین پاسخ: ۳۱ دقیقه، …
        """,
    )


@every_channel
def test_a_customer_who_asked_for_a_person_is_answered_by_hand(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        """
        > پشتیبانی
        < به همکارانمان خبر دادیم …
        owner< 💬 نگار می‌خواهد با شما صحبت کند. …
        > سلام
        owner< نگار: سلام …
        * the seller writes by hand: سلام، بفرمایید
        owner< ✍️ به نگار خودتان نوشتید؛ ربات آن‌جا تا ۱ آذر، ۱۵:۳۰ ساکت می‌ماند. …
        > این شال آبی هم دارد؟
        owner> [پاسخ]
        owner< به نگار چه بنویسیم؟ …
        owner> بله، آبی هم هست
        owner< برای نگار فرستاده شد. … [ربات پاسخ بدهد]
        < گلیم اصفهان: بله، آبی هم هست
        """,
    )


@every_channel
def test_the_word_alone_takes_nobody_by_the_hand(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        """
        > SHAL-01
        < شال نخی …
        * the seller writes by hand: ربات
        > SHAL-01
        < شال نخی …
        """,
    )


@every_channel
def test_by_hand_in_turkish(play: Play, shop: Shop) -> None:
    shop.is_in(IZMIR)
    shop.sells("Keten gömlek", sku="KETEN", price="950", stock=3, category="Gömlek")
    play(
        customer("Deniz", language="tr"),
        """
        > keten
        < Keten gömlek …
        * the seller writes by hand: merhaba
        owner< ✍️ Deniz ile siz yazıştınız; bot orada şu zamana kadar susuyor: 22 Kasım, 15:00 …
        > keten
        * the seller writes by hand: bot
        < … botu yine burada, hizmetinizde. …
        """,
    )


@every_channel
def test_somebody_new_whom_the_seller_wrote_to_first(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        """
        * the seller writes by hand: سلام نگار جان، شالی که گفتید رسید
        owner< ✍️ به … خودتان نوشتید؛ …
        > چه خوب
        * the seller writes by hand: ربات
        < ربات گلیم اصفهان دوباره همین‌جا در خدمت شماست. [شال]
        > SHAL-01
        < شال نخی …
        """,
    )
