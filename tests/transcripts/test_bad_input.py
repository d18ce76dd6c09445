"""Whatever is typed, sent or forged gets a clear sentence, and nothing is lost."""

import pytest

from tests.play.fixtures import every_channel
from tests.play.shops import IZMIR, LONDON, Place, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import sell_shawls

BIDI = "\u202e\u2066مینا\u202c\u200f رضایی\u2069\u200b"


@every_channel
def test_answers_that_cannot_be_read(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        f"""
        > SHAL-01
        …
        > [افزودن به سبد]
        …
        > [ثبت سفارش]
        < سفارش را به نام چه کسی بفرستیم؟ … [نگار] [انصراف]
        > 😀
        < لطفاً نام را با دست‌کم دو حرف بنویسید.
          سفارش را به نام چه کسی بفرستیم؟ … [نگار] [انصراف]
        > ۱۲۳۴۵
        < لطفاً نام را با دست‌کم دو حرف بنویسید. …
        > (photo)
        < لطفاً آن را با کلمه‌ها بنویسید. … اگر بخواهید، یکی از همکاران فروشگاه می‌تواند کمکتان کند. …
          [گفتگو با پشتیبان] [انصراف]
        > (5,000 letters)
        < این متن ۵٬۰۰۰ نویسه دارد. لطفاً آن را در حداکثر ۱۰۰ نویسه بنویسید. …
        > {BIDI}
        < شمارهٔ تلفن گیرنده چیست؟ …
        > شماره ندارم
        < این شمارهٔ تلفن خوانده نشد. … شمارهٔ تلفن گیرنده چیست؟ … [بازگشت] [انصراف]
        > 0912123
        < چنین شماره‌ای وجود ندارد؛ …
        > (location) 32.65,51.66
        < لطفاً آن را با کلمه‌ها بنویسید. …
        > (5,000 letters)
        < این شمارهٔ تلفن خوانده نشد. …
        > ‎+98 912 123 45 67‎
        < نشانی کامل را بنویسید: …
        > یزد
        < … نشانی کامل را بنویسید: …
        > (sticker)
        < لطفاً آن را با کلمه‌ها بنویسید. …
        > (something else)
        < لطفاً آن را با کلمه‌ها بنویسید. …
        > (5,000 letters)
        < این متن ۵٬۰۰۰ نویسه دارد. لطفاً آن را در حداکثر ۵۰۰ نویسه بنویسید. …
        > یزد، فهادان، کوچهٔ انار، پلاک ۱۲ 🏡
        < … گیرنده: مینا رضایی، +989121234567 نشانی: یزد، فهادان، کوچهٔ انار، پلاک ۱۲ 🏡
          همه چیز درست است؟ …
        > شاید
        < این را بین گزینه‌ها پیدا نکردم. … همه چیز درست است؟ …
        > ۹
        < این را بین گزینه‌ها پیدا نکردم. …
        > تغییر
        < چند گزینه به این می‌خورد. منظورتان کدام است؟ … [تغییر نشانی] [تغییر گیرنده]
        > (photo) بله | private: (photo)
        < …
        """,
    )


@every_channel
@pytest.mark.parametrize(
    ("place", "language", "buttons", "told"),
    [
        (
            IZMIR,
            "tr",
            ("Sepete ekle", "Siparişi tamamla"),
            (
                "Lütfen adı en az iki harfle yazın.",
                "Bu telefon numarasını okuyamadım.",
                "Bu metin 5.000 karakter.",
                "Lütfen",
            ),
        ),
        (
            LONDON,
            "en",
            ("Add to cart", "Check out"),
            (
                "Please write a name with at least two letters.",
                "I could not read this telephone number.",
                "This text has 5,000 characters.",
                "Please write it in words.",
            ),
        ),
    ],
    ids=["tr", "en"],
)
def test_what_is_wrong_is_said_in_the_readers_language(
    play: Play,
    shop: Shop,
    place: Place,
    language: str,
    buttons: tuple[str, str],
    told: tuple[str, str, str, str],
) -> None:
    shop.is_in(place)
    shop.sells("Şal", sku="SAL", price="450", stock=9)
    name, phone, too_long, words = told
    play(
        customer("Deniz", language=language),
        f"""
        > SAL
        …
        > [{buttons[0]}]
        …
        > [{buttons[1]}]
        …
        > 7
        < {name} …
        > Deniz Kaya
        …
        > ???
        < {phone} …
        > +905321234567
        …
        > (5,000 letters)
        < {too_long} …
        > (photo)
        < {words} …
        """,
    )


@every_channel
def test_words_and_things_nobody_asked_for(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        """
        > (5,000 letters)
        < سلام نگار، … [شال]
        > (5,000 letters)
        < چیزی با این نوشته پیدا نکردم. … [شال]
        > 😀😀😀
        < چیزی با این نوشته پیدا نکردم. … [شال]
        > (photo)
        < سپاس، ولی من این‌جا فقط نوشته را می‌خوانم. … [گفتگو با پشتیبان]
        > (photo) SHAL-01
        < nothing | private: سپاس، ولی من این‌جا فقط نوشته را می‌خوانم. …
        < شال نخی … [افزودن به سبد]
        > (voice)
        < سپاس، ولی من این‌جا فقط نوشته را می‌خوانم. …
        > (location) 32.65,51.66
        < سپاس، ولی من این‌جا فقط نوشته را می‌خوانم. …
        > (contact) 989121234567 | instagram: (something else)
        < سپاس، ولی من این‌جا فقط نوشته را می‌خوانم. …
        > (something else)
        < سپاس، ولی من این‌جا فقط نوشته را می‌خوانم. …
        > ' OR 1=1; --
        < چیزی با این نوشته پیدا نکردم. …
        > <b>سلام</b> & </i>
        < چیزی با این نوشته پیدا نکردم. …
        > SHAL-01
        < شال نخی … [افزودن به سبد]
        """,
    )


FORGED = [
    "",
    "x",
    "menu/../m/orders",
    "product/0",
    "product/-1",
    "product/99999999999999999999",
    "product/abc",
    "product/1?page=x",
    "category/1",
    "cart/1/1",
    "order/",
    "~nothing",
    "!1.1",
    "!zzzzzzzzzzzzz.1.0",
    "!1.1.99999",
    "+",
    "+product/1",
    "language/xx",
    "menu?x=1",
    "%00",
    "m/case/1/answer",
]


@every_channel
def test_forged_buttons_lead_nowhere(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    tried = "\n".join(f"> (data {data})\n< … [منو]" for data in FORGED if data)
    play(customer("نگار"), f"> /start\n…\n{tried}\n> SHAL-01\n< شال نخی … [افزودن به سبد]")


@every_channel
def test_quantities_that_cannot_be(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    variant = shop.variant("SHAL-01")
    play(
        customer("نگار"),
        f"""
        > (data cart/{variant}/-1)
        < لطفاً تعداد را از ۱ تا ۹۹۹ انتخاب کنید. [منو]
        > (data cart/{variant}/1000)
        < لطفاً تعداد را از ۱ تا ۹۹۹ انتخاب کنید. [منو]
        > (data cart/{variant}/10)
        < از شال نخی فقط ۹ عدد مانده است. [منو]
        > (data cart/{variant}/9)
        …
        > (data cart/{variant}/1e3)
        < این دکمه یا نشانی دیگر به جایی نمی‌رسد. … [منو]
        > (data cart/{variant}/۳)
        < این دکمه یا نشانی دیگر به جایی نمی‌رسد. … [منو]
        > (data cart)
        < سبد خرید شما • شال نخی × ۹: ۴٬۰۵۰٬۰۰۰ تومان …
        """,
    )


@every_channel
def test_a_table_of_goods_with_faults(play: Play, shop: Shop) -> None:
    good = {"category": "شال", "name": "شال نخی", "price": "450,000", "stock": "9"}
    refused = shop.imports(
        [
            {**good, "sku": "SHAL-01"},
            {**good, "sku": "SHAL-02", "name": "شال هیچ", "price": "0"},
            {**good, "sku": "SHAL-03", "name": "شال منفی", "stock": "-2"},
            {**good, "sku": "SHAL-04", "name": "شال ارزان", "price": "ارزان"},
            {**good, "sku": "SHAL-05", "name": "شال بی‌عکس", "photo": "nowhere.jpg"},
            {**good, "sku": "SHAL 06 ؟", "name": "شال بدکد"},
            {**good, "sku": "SHAL-01", "name": "شال دیگر"},
            {**good, "sku": "SHAL-07", "name": ""},
        ]
    )
    assert [fault.partition(":")[0] for fault in refused] == ["3", "4", "5", "6", "7", "8", "9"]
    assert refused[0] == "3: مبلغ باید بیشتر از صفر باشد."
    play(
        customer("نگار"),
        """
        > شال
        < شال نخی قیمت: ۴۵۰٬۰۰۰ تومان [افزودن به سبد]
        """,
    )
