"""Where people have to be told that a program answers: at first, after a long time, after a human."""

from tests.play.fixtures import only_instagram, only_telegram
from tests.play.shops import IZMIR, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import sell_shawls


@only_instagram
def test_a_program_says_so_again_after_long_and_after_a_human(play: Play, shop: Shop) -> None:
    shop.says_it_is_automatic()
    sell_shawls(shop)
    play(
        customer("نگار"),
        """
        > سلام
        < سلام نگار، … این پاسخ‌ها خودکار است. برای گفتگو با یک نفر از فروشگاه بنویسید «پشتیبان». …
        > SHAL-01
        < شال نخی قیمت: ۴۵۰٬۰۰۰ تومان [افزودن به سبد]
        * 4 days later at 11:00
        …
        > SHAL-01
        < شال نخی … این پاسخ‌ها خودکار است. … [افزودن به سبد]
        …
        > پشتیبانی
        …
        > آبی هم دارد؟
        owner< نگار: آبی هم دارد؟ …
        owner> (reply) بله، دارد.
        owner< برای نگار فرستاده شد.
        < گلیم اصفهان: بله، دارد.
        > [پایان گفتگو]
        < … این پاسخ‌ها خودکار است. …
        …
        > SHAL-01
        < شال نخی قیمت: ۴۵۰٬۰۰۰ تومان [افزودن به سبد]
        """,
    )


@only_telegram
def test_the_same_in_other_languages(play: Play, shop: Shop) -> None:
    shop.says_it_is_automatic()
    shop.is_in(IZMIR)
    shop.sells("Yün şal", sku="SAL", price="450", stock=9)
    play(
        customer("Elif", language="tr"),
        customer("Ann", language="en"),
        """
        > /start
        < Merhaba Elif, … Bu yanıtlar otomatiktir. … [Yün]
        Ann> /start
        Ann< Hello Ann, … These answers are automatic. … [Yün]
        """,
    )
