"""Ways into the shop from outside, and what a stranger finds behind somebody else's."""

from tests.play.fixtures import every_channel, only_telegram
from tests.play.shops import customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import REZA


def sell_shawls(shop: Shop) -> None:
    shop.sells("شال نخی", sku="SHAL-01", price="450,000 تومان", stock=9, photo=True)
    shop.sells("شال پشمی", sku="SHAL-02", price="980,000 تومان", stock=9)


@only_telegram
def test_a_link_opens_a_product_and_greets_somebody_new(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("مینا"),
        """
        > /start sku_shal-01
        < سلام مینا، به گلیم اصفهان خوش آمدید. …
        < (photo) شال نخی قیمت: ۴۵۰٬۰۰۰ تومان [افزودن به سبد]
        > /start sku_SHAL-۰۲
        < شال پشمی قیمت: ۹۸۰٬۰۰۰ تومان [افزودن به سبد]
        > /start s_instagram-bio
        < سلام مینا، خوشحالیم که دوباره … [شال]
        > /start sku_NOTHING
        < سلام مینا، … این کالا دیگر فروخته نمی‌شود. [شال]
        > /start p_999999
        < سلام مینا، … این کالا دیگر فروخته نمی‌شود. [شال]
        > /start p_x
        < سلام مینا، … این کالا دیگر فروخته نمی‌شود. [شال]
        > /start order/1?drop=table
        < سلام مینا، … [شال]
        """,
    )


@only_telegram
def test_a_link_opens_ones_own_order_and_nobody_elses(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        customer("نگار"),
        """
        > SHAL-01
        …
        > [افزودن به سبد]
        …
        > [ثبت سفارش]
        …
        > [بله، ثبت سفارش]
        < … سفارش {code} …
        > /start o_{code}
        < سفارش {code} سفارش: ثبت شده … [پرداخت]
        نگار> /start o_{code}
        نگار< سلام نگار، … چنین سفارشی پیدا نشد. …
        """,
    )


@every_channel
def test_another_persons_order_is_as_if_it_were_not_there(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        customer("نگار"),
        """
        > SHAL-01
        …
        > [افزودن به سبد]
        …
        > [ثبت سفارش]
        …
        > [بله، ثبت سفارش]
        < … سفارش {code} …
        نگار> (data order/{code})
        نگار< چنین سفارشی پیدا نشد. لطفاً کد را دوباره نگاه کنید. [منو]
        نگار> (data order/{code}/pay)
        نگار< چنین سفارشی پیدا نشد. …
        نگار> (data order/{code}/check)
        نگار< چنین سفارشی پیدا نشد. …
        نگار> (data order/{code}/cancel)
        نگار< چنین سفارشی پیدا نشد. …
        نگار> (data order/{code}/cancel/yes)
        نگار< چنین سفارشی پیدا نشد. …
        نگار> (data person?order={code})
        نگار< چنین سفارشی پیدا نشد. …
        نگار> (data order/NO7HERE)
        نگار< چنین سفارشی پیدا نشد. …
        > (data order/{code})
        < سفارش {code} سفارش: ثبت شده …
        """,
    )


@every_channel
def test_numbers_are_read_in_three_scripts(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("مینا"),
        """
        > /start
        …
        > 1
        < شال [شال نخی] [شال پشمی] [منو]
        > ۲
        < شال پشمی … [افزودن به سبد] [به علاقه‌مندی‌ها] [شال] [منو]
        > ٣
        < شال [شال نخی] [شال پشمی] [منو]
        > نخی
        < (photo) شال نخی … [افزودن به سبد]
        > شال
        < شال [شال نخی] [شال پشمی] [منو]
        > شال پشمی
        < شال پشمی … [افزودن به سبد]
        """,
    )


@every_channel
def test_words_are_a_search(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("مینا"),
        """
        > /start
        …
        > شال
        < شال [شال نخی · ۴۵۰٬۰۰۰ تومان] [شال پشمی · ۹۸۰٬۰۰۰ تومان] [منو]
        > شا
        < برای «شا» این‌ها را داریم: [شال نخی · ۴۵۰٬۰۰۰ تومان] [شال پشمی · ۹۸۰٬۰۰۰ تومان] [منو]
        > گردن‌بند
        < چیزی با این نوشته پیدا نکردم. … [شال] [سبد خرید]
        > /search پشمی | instagram: پشمی
        < شال پشمی … [افزودن به سبد]
        > /search | instagram: nothing
        < نام یا کد چیزی را که می‌خواهید همین‌جا بنویسید. [منو] | instagram: nothing
        > /search گلدان | instagram: nothing
        < برای «گلدان» چیزی پیدا نکردیم. … [منو] | instagram: nothing
        > /help | instagram: nothing
        < می‌توانید دکمه‌ها را بزنید یا بنویسید: … | instagram: nothing
        > /abracadabra | instagram: nothing
        < چنین دستوری نداریم. … [شال] | instagram: nothing
        """,
    )


@every_channel
def test_shelves_and_pages(play: Play, shop: Shop) -> None:
    shop.imports(
        [
            {
                "sku": f"KASE-{number}",
                "category": "کاسه",
                "name": f"کاسهٔ شمارهٔ {number}",
                "price": f"{number}00,000 تومان",
                "stock": "20",
            }
            for number in range(1, 11)
        ]
        + [
            {
                "sku": f"X-{number}",
                "category": f"دستهٔ {number}",
                "name": f"کالای {number}",
                "price": "100,000",
                "stock": "20",
            }
            for number in range(1, 10)
        ]
    )
    play(
        customer("مینا"),
        """
        > /start
        < … [کاسه] [دستهٔ 1] [همهٔ دسته‌ها] [×دستهٔ 9]
        > [همهٔ دسته‌ها]
        < دسته‌ها: [کاسه] [دستهٔ 9] [منو]
        > [کاسه]
        < کاسه صفحهٔ ۱ از ۲ [کاسهٔ شمارهٔ 8] [صفحهٔ بعد] [منو] [×صفحهٔ قبل] [×کاسهٔ شمارهٔ 9]
        > [صفحهٔ بعد]
        < کاسه صفحهٔ ۲ از ۲ [کاسهٔ شمارهٔ 9] [کاسهٔ شمارهٔ 10] [صفحهٔ قبل] [×صفحهٔ بعد]
        > [صفحهٔ قبل]
        < کاسه صفحهٔ ۱ از ۲ …
        """,
    )


@every_channel
def test_an_empty_shop_says_so(play: Play) -> None:
    play(
        customer("مینا"),
        """
        > /start
        < سلام مینا، … [سبد خرید]
        > (data categories)
        < هنوز کالایی در فروشگاه نیست. … [منو]
        > [منو]
        …
        > [سفارش‌های من]
        < هنوز سفارشی نداده‌اید. [منو]
        owner> /orders
        owner< هنوز سفارشی نیامده است. [منو]
        """,
    )


@every_channel
def test_a_sku_is_read_however_it_is_typed(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    typed = ["SHAL-02", "shal-02", "ＳＨＡＬ-０２", "SHAL-۰۲", " shal-٠٢ ", "\u200fSHAL-02"]
    shown = "< شال پشمی قیمت: ۹۸۰٬۰۰۰ تومان [افزودن به سبد]"
    play(customer("مینا"), "\n".join(f"> {sku}\n{shown}" for sku in typed))
