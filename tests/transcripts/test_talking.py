"""A buyer talks with a person of the shop while the bot is silent."""

from tests.play.fixtures import every_channel, only_instagram
from tests.play.shops import LONDON, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import REZA, sell_shawls


@every_channel
def test_both_sides_talk_and_the_process_restarts_between(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        """
        > پشتیبانی
        < به همکارانمان خبر دادیم … من تا پایان گفتگو ساکت می‌مانم. …
          [پایان گفتگو]
        owner< 💬 نگار می‌خواهد با شما صحبت کند. … [پاسخ] [پایان گفتگو]
        > سلام، این شال آبی هم دارد؟
        owner< نگار: سلام، این شال آبی هم دارد؟ [پاسخ] [پایان گفتگو]
        owner> (reply) سلام، بله، فردا می‌رسد.
        owner< برای نگار فرستاده شد.
        < گلیم اصفهان: سلام، بله، فردا می‌رسد.
        * the process is killed
        > عالی، ممنون.
        * the process restarts
        owner< نگار: عالی، ممنون. …
        owner> [پاسخ]
        owner< به نگار چه بنویسیم؟ … [انصراف]
        owner> خواهش می‌کنم 🌷
        owner< برای نگار فرستاده شد. گفتگو با نگار، … [پاسخ] [پایان گفتگو]
        < گلیم اصفهان: خواهش می‌کنم 🌷
        > (photo) مثل این
        owner< (photo) نگار: مثل این [پاسخ] | instagram: نگار: مثل این … | bale: نگار: مثل این …
        owner< nothing | instagram: (photo) نگار: [پاسخ] | bale: (photo) نگار: [پاسخ]
        > SHAL-01
        owner< نگار: SHAL-01 …
        > منو
        < سلام نگار، به گلیم اصفهان خوش آمدید. … [شال] [پایان گفتگو]
        owner> [پایان گفتگو]
        owner<~ گفتگو تمام شد.
        owner< گفتگو با نگار، … این گفتگو تمام شده است. [گفتگوها] [منو]
        < فروشگاه این گفتگو را بست و من دوباره در خدمت شما هستم. … [منو]
        < نگار، از این گفتگو راضی بودید؟ یک ضربه کافی است. [۵ ⭐] [۱ ⭐] [دیگر نفرستید]
        > SHAL-01
        < شال نخی قیمت: ۴۵۰٬۰۰۰ تومان [افزودن به سبد]
        owner> /menu
        owner< … [گفتگوها] …
        owner> [گفتگوها]
        owner< الان کسی منتظر پاسخ نیست. هفت روز گذشته: ۱ گفتگو پاسخ گرفت. … [پاسخ‌های آماده] [منو]
        """,
    )


@every_channel
def test_the_buyer_ends_the_talk_where_nothing_can_be_pressed(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        """
        > پایان گفتگو
        < سلام نگار، …
        > پایان گفتگو
        < چیزی با این نوشته پیدا نکردم. …
        > پشتیبانی
        < به همکارانمان خبر دادیم … [پایان گفتگو]
        owner< 💬 نگار می‌خواهد با شما صحبت کند. …
        > پایان گفتگو
        < گفتگو با پشتیبان تمام شد و من دوباره در خدمت شما هستم. [شال]
        """,
    )


@only_instagram
def test_a_number_is_for_the_person_once_something_was_said(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        """
        > پشتیبانی
        < به همکارانمان خبر دادیم … [پایان گفتگو]
        owner< 💬 نگار می‌خواهد با شما صحبت کند. …
        > از این چند تا مانده؟
        owner< نگار: از این چند تا مانده؟ …
        > 1
        owner< نگار: 1 …
        owner> [پاسخ]
        …
        owner> چند تا می‌خواهید؟
        owner< برای نگار فرستاده شد. …
        < گلیم اصفهان: چند تا می‌خواهید؟
        > ۱
        owner< نگار: ۱ …
        """,
    )


@every_channel
def test_the_buyer_ends_the_talk(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        """
        > /start
        …
        > [گفتگو با پشتیبان]
        < به همکارانمان خبر دادیم … [پایان گفتگو]
        owner< 💬 نگار می‌خواهد با شما صحبت کند. …
        > پشتیبانی
        < همکارمان هنوز در گفتگو با شماست. … [پایان گفتگو]
        owner> /menu
        …
        owner> [گفتگوها]
        owner< گفتگوهای باز ⏳ منتظر پاسخ: ۱، بیشترین انتظار: کمتر از یک دقیقه [⏳ نگار] [منو]
        owner> [نگار]
        owner< گفتگو با نگار، از ۱ آذر، … [پاسخ] [پایان گفتگو]
        > [پایان گفتگو]
        < گفتگو با پشتیبان تمام شد و من دوباره در خدمت شما هستم. [شال]
        owner> [پاسخ]
        …
        """,
    )


@every_channel
def test_a_talk_everybody_forgot_does_not_silence_the_bot_for_ever(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        """
        > پشتیبانی
        < به همکارانمان خبر دادیم …
        owner< 💬 نگار می‌خواهد با شما صحبت کند. …
        * 13 hours later
        owner< ⏰ نگار هنوز منتظر پاسخ است: ۳۰ دقیقه …
        > SHAL-01
        < شال نخی قیمت: ۴۵۰٬۰۰۰ تومان [افزودن به سبد]
        """,
    )


@every_channel
def test_help_with_an_order_says_which(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        """
        > SHAL-01
        …
        > [افزودن به سبد]
        …
        > [ثبت سفارش]
        …
        > [بله، ثبت سفارش]
        < … سفارش {code} …
        > [کمک می‌خواهم]
        < به همکارانمان خبر دادیم … [پایان گفتگو]
        owner< 💬 رضا … دربارهٔ سفارش {code} … [پاسخ] [دیدن سفارش]
        owner> [دیدن سفارش]
        owner< سفارش {code} … گیرنده: رضا کریمی، …
        """,
    )


@every_channel
def test_a_talk_in_english(play: Play, shop: Shop) -> None:
    shop.is_in(LONDON)
    shop.sells("Silver ring", sku="RING", price="49.90", stock=8, category="Rings")
    play(
        customer("Leyla", language="en"),
        """
        > human
        < We have told the shop, … [End this talk]
        owner< 💬 Leyla would like to talk to you. … [Answer] [End the talk]
        > Do you ship to Türkiye?
        owner< Leyla: Do you ship to Türkiye? …
        owner> (reply) We do.
        owner< … Leyla …
        < Saffron Lane: We do.
        > (voice)
        owner< (voice) Leyla: …
        """,
    )


@every_channel
def test_the_owner_is_the_person_who_answers(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        """
        owner> پشتیبانی
        owner< در این فروشگاه پاسخ‌گو خود شما هستید. گفتگوهای باز این‌جاست: [گفتگوها]
        owner> (reply) سلام
        …
        """,
    )


@every_channel
def test_no_more_offers_but_news_of_orders(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        """
        > توقف
        < باشد، دیگر خبر، پیشنهاد و نظرسنجی برایتان نمی‌فرستیم.
          آنچه به سفارش‌های شما مربوط است همچنان می‌رسد: … [منو]
        > SHAL-01
        …
        > [افزودن به سبد]
        …
        > [ثبت سفارش]
        …
        > [بله، ثبت سفارش]
        < … سفارش {code} …
        * the payment succeeds
        < رضا، … {code} …
        owner< … {code} …
        """,
    )


@every_channel
def test_languages_are_told_by_their_own_names(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("Deniz", language="tr"),
        """
        > /start
        < Merhaba Deniz, گلیم اصفهان mağazasına hoş geldiniz. …
        > [Dil]
        < … [فارسی] [Türkçe] [English] [Menü]
        > [English]
        < From now on we speak English with you. [Cart]
        > SHAL-01
        < شال نخی Price: 450,000 Toman [Add to cart]
        > dil
        …
        > [فارسی]
        < از این پس با شما فارسی صحبت می‌کنیم. [سبد خرید]
        """,
    )
