"""The bot in the chats of the seller's own account, on Telegram."""

from tests.play.fixtures import only_telegram
from tests.play.shops import LONDON, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import REZA, sell_shawls


@only_telegram
def test_a_purchase_in_the_sellers_own_chat(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        """
        * the owner lets the bot into their own chats
        owner< ✅ وصل شد. … [تنظیم پاسخ‌ها]
        * they write in the seller's own chat
        > سلام، خوبی؟ شب می‌بینمت
        > نه
        > خانه
        > سلام، شال نخی دارید؟
        < شال نخی …
        > [افزودن به سبد]
        <~ در سبد شماست.
        < سبد خرید شما …
        * they write in the bot's own chat
        > /cart
        < سبد خرید شما • شال نخی × ۱: …
        * they write in the seller's own chat
        > [ثبت سفارش]
        < … همه چیز درست است؟ …
        > شب می‌بینمت
        < … همه چیز درست است؟ …
        > [بله، ثبت سفارش]
        < … سفارش {code} … [پرداخت] …
        * the payment succeeds
        owner< 💰 سفارش {code} …
        < رضا، … سفارش {code} ثبت و پرداخت شد. …
        * they write in the bot's own chat
        > /orders
        < سفارش‌های شما [{code}]
        """,
    )


@only_telegram
def test_what_is_missing_is_told_and_nobody_is_answered(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        """
        owner> /business
        owner< ربات در گفتگوهای خود شما هنوز هیچ حسابی وصل نیست. … [پاسخ به همه]
        * the owner lets the bot in without a voice
        owner< ⚠️ وصل شد، ولی اجازهٔ پاسخ ندارد … «پاسخ به پیام‌ها» را روشن کنید. …
        owner> /business
        owner< … ⚠️ به گفتگوهای گلیم اصفهان وصل است، ولی اجازهٔ پاسخ ندارد. …
        * the owner lets the bot in without a voice
        * they write in the seller's own chat
        > SHAL-01
        * the owner lets the bot into their own chats
        owner< ✅ وصل شد. … [تنظیم پاسخ‌ها]
        owner> /business
        owner< … ✅ در گفتگوهای گلیم اصفهان پاسخ می‌دهد. …
        > SHAL-01
        < شال نخی …
        * the owner puts the bot out of their own chats
        owner< ربات از گفتگوهای شما بیرون آمد و آن‌جا دیگر پاسخ نمی‌دهد. …
        > [افزودن به سبد]
        <~ ربات فروشگاه این‌جا دیگر پاسخ نمی‌دهد. …
        > SHAL-01
        """,
    )


@only_telegram
def test_everybody_is_answered_where_the_owner_wants_it(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        """
        * the owner lets the bot into their own chats
        owner< ✅ وصل شد. … [تنظیم پاسخ‌ها]
        owner> /settings
        owner< … [گفتگوهای خودم] …
        owner> [گفتگوهای خودم]
        owner< ربات در گفتگوهای خود شما … [پاسخ به همه]
        * they write in the seller's own chat
        > سلام
        owner> [پاسخ به همه]
        owner<~ ثبت شد.
        owner< … ربات به هر کسی که بنویسد پاسخ می‌دهد، … [فقط کار فروشگاه]
        > سلام
        < سلام نگار، … [شال]
        """,
    )


@only_telegram
def test_a_stranger_is_refused_once(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        """
        * lets the bot into their own chats
        < این ربات فقط در گفتگوهای همکاران گلیم اصفهان پاسخ می‌دهد … [منو]
        * puts the bot out of their own chats
        * lets the bot into their own chats
        """,
    )


@only_telegram
def test_news_goes_where_the_order_was_until_a_day_has_passed(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        """
        * the owner lets the bot into their own chats
        owner< ✅ وصل شد. … [تنظیم پاسخ‌ها]
        * they write in the seller's own chat
        > SHAL-01
        < شال نخی …
        > [افزودن به سبد]
        <~ در سبد شماست.
        < سبد خرید شما …
        > [ثبت سفارش]
        < … همه چیز درست است؟ …
        > [بله، ثبت سفارش]
        < … سفارش {code} …
        * the payment succeeds
        owner< 💰 سفارش {code} … [پذیرفتن سفارش]
        < رضا، … سفارش {code} ثبت و پرداخت شد. …
        * 25 hours later
        owner> [پذیرفتن سفارش]
        owner<~ سفارش را پذیرفتید.
        owner< … {code} …
        * 11 minutes later
        < … {code} … | telegram: held (window), delivered with the next message
        > سفارشم کی می‌رسد؟
        …
        """,
    )


@only_telegram
def test_news_goes_to_the_bots_own_chat_when_the_day_is_over(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        """
        > /cart
        < سبد خرید شما خالی است. …
        * the owner lets the bot into their own chats
        owner< ✅ وصل شد. …
        * they write in the seller's own chat
        > SHAL-01
        < شال نخی …
        > [افزودن به سبد]
        <~ در سبد شماست.
        < سبد خرید شما …
        > [ثبت سفارش]
        < … همه چیز درست است؟ …
        > [بله، ثبت سفارش]
        < … سفارش {code} …
        * the payment succeeds
        owner< 💰 سفارش {code} … [پذیرفتن سفارش]
        < رضا، … سفارش {code} ثبت و پرداخت شد. …
        * 25 hours later
        owner> [پذیرفتن سفارش]
        owner<~ سفارش را پذیرفتید.
        owner< … {code} …
        * 11 minutes later
        < … {code} …
        """,
    )


@only_telegram
def test_in_english(play: Play, shop: Shop) -> None:
    shop.is_in(LONDON)
    shop.sells("Silver ring", sku="RING", price="49.90", stock=8, category="Rings")
    play(
        customer("Leyla", language="en"),
        """
        * the owner lets the bot into their own chats
        owner< ✅ Connected. … [Whom it answers]
        * they write in the seller's own chat
        > Home
        > ok
        > 2
        > Hello, do you have a silver ring?
        < Silver ring …
        > catalogue
        < Hello Leyla, … [Rings]
        * the seller writes by hand: hi
        owner< ✍️ You wrote to Leyla yourself; … [Let the bot answer]
        > silver ring
        * the seller writes by hand: bot
        < The bot of Saffron Lane is here for you again. …
        """,
    )
