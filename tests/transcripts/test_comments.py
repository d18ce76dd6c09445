"""Comments under posts: a keyword gets one private message with what the post shows."""

from tests.play.fixtures import only_instagram
from tests.play.shops import IZMIR, LONDON, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import sell_shawls
from tests.transcripts.test_posts import LINKED, POST


@only_instagram
def test_a_keyword_gets_one_message_with_the_product(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("مینا"),
        customer("Sam", language=""),
        LINKED
        + f"""
    > (comment {POST}) چه قشنگ است
    > (comment {POST}) قیمتش چنده؟
    < شال نخی قیمت: ۴۵۰٬۰۰۰ تومان از گلیم اصفهان هستیم و دربارهٔ این کالا پرسیده بودید.
      برای عکس‌ها و سفارش دکمه را بزنید یا همین‌جا بنویسید. [دیدن و سفارش]
    > (comment {POST}) قیمت؟؟
    > [دیدن و سفارش]
    < شال نخی قیمت: ۴۵۰٬۰۰۰ تومان [افزودن به سبد]
    > (comment {POST}) قیمت؟؟
    * 1 hours later
    …
    Sam> (comment {POST}) how much is it?
    Sam< شال نخی Price: … This is گلیم اصفهان; you asked about this under our post. … [See and order]
    """,
    )


@only_instagram
def test_words_are_the_sellers_to_choose(play: Play, shop: Shop) -> None:
    shop.is_in(IZMIR)
    shop.sells("Yün şal", sku="SAL", price="450", stock=9)
    shop.sells("Pamuk havlu", sku="HAVLU", price="120", stock=3)
    other = "https://www.instagram.com/p/CuZ0000000a/"
    play(
        customer("Elif", language="tr"),
        customer("Deniz", language="tr"),
        f"""
    owner> {POST}
    …
    owner> [Ürüne bağla]
    …
    owner> [Yün şal]
    …
    owner> [Ürüne bağla]
    …
    owner> [Pamuk havlu]
    …
    owner> [Yorum yanıtları]
    owner< Sözleri virgülle ayırarak yazın, … [Diğerleri gibi] [Mesaj gitmesin] [Vazgeç]
    owner> !!
    owner< Lütfen en az bir söz yazın. …
    owner> şal, istiyorum
    owner< Kaydedildi. Gönderi … Sözler: şal, istiyorum …
    > (comment {POST}) fiyat?
    > (comment {POST}) Bunu ISTIYORUM!
    < Merhaba, biz Kordon Butik. O gönderide bunlar vardı; hangisini istersiniz?
      [Yün şal · ₺450,00] [Pamuk havlu · ₺120,00]
    owner> /posts
    …
    owner> [Yorum yanıtları]
    owner< Gönderilerin altına … Sözler: قیمت, … fiyat, … [Sözleri değiştir]
    owner> [Sözleri değiştir]
    …
    owner> [Mesaj gitmesin]
    owner<~ Kaydedildi.
    owner< … Yorumlara mesaj gönderilmiyor. …
    > (comment {other}) fiyat
    owner> [Sözleri değiştir]
    …
    owner> [Bilinen sözler]
    …
    Deniz> (comment {other}) fiyatı ne kadar
    Deniz< Merhaba, biz Kordon Butik. O gönderideki hangi ürünü sordunuz? …
    owner< [Ürüne bağla] [Gönderiyi gör] [Ürüne bağlı olmayan bir gönderi soruluyor.]
        """,
    )


@only_instagram
def test_a_comment_opens_no_window_and_is_no_first_message(play: Play, shop: Shop) -> None:
    shop.is_in(LONDON)
    shop.sells(
        "Cotton shawl",
        sku="SHAWL",
        price="49.90",
        stock=4,
        description="Soft. " * 60,
        photo=True,
    )
    play(
        customer("Oliver", language="en"),
        f"""
    owner> {POST}
    …
    owner> [Link a product]
    …
    owner> [Cotton shawl]
    …
    > (comment {POST}) What is the price?
    < (photo) Cotton shawl Price: $49.90 Soft. … This is Saffron Lane; … [See and order]
      | graph: (photo) Cotton shawl Price: $49.90 Soft. … [See and order]
    * 3 hours later
    > [See and order]
    < (photo) Cotton shawl … [Add to cart]
    * 61 minutes later
    < … Oliver … Saffron Lane … | graph: … Saffron Lane …
        """,
    )
