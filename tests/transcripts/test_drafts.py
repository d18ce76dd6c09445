"""A product out of a caption: proposed, corrected, confirmed, and linked to its post."""

from tests.play.fixtures import every_channel, only_instagram
from tests.play.shops import IZMIR, LONDON, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.test_posts import POST


@every_channel
def test_a_caption_becomes_a_product_when_its_seller_says_yes(play: Play, shop: Shop) -> None:
    play(
        customer("مینا"),
        f"""
    owner> /goods
    owner< هنوز کالایی ندارید. … [کالای تازه] [از نوشتهٔ پست] [پست‌ها] [منو]
    owner> [از نوشتهٔ پست]
    owner< نوشتهٔ زیر پست را کپی کنید … [انصراف]
    owner> (voice)
    owner< لطفاً نوشتهٔ پست یا پیوندش را بفرستید. …
    owner> https://www.instagram.com/gelim.isfahan
    owner< این پیوند به یک پست یا استوری نمی‌رسد. …
    owner> (photo) شال نخی ✨ قیمت: ۴۵۰ تومن #شال {POST}
    owner< نام دستهٔ تازه چیست؟ …
    owner> شال
    owner< از «شال نخی» چند تا دارید؟ …
    owner> ۵
    owner< شال نخی دسته: شال قیمت: ۴۵۰٬۰۰۰ تومان موجودی: ۵ از نوشتهٔ پست این را خواندیم. …
      [بله، اضافه شود] [تغییر نام] [تغییر قیمت] [رنگ و سایز] [تغییر توضیح] [تغییر دسته]
      [تغییر موجودی] [بازگشت] [انصراف]
    > شال
    < سلام مینا، …
    owner> [تغییر نام]
    owner< نام کالا چیست؟ …
    owner> شال دست‌باف
    owner< شال دست‌باف … قیمت: ۴۵۰٬۰۰۰ تومان … از نوشتهٔ پست این را خواندیم. …
    owner> [رنگ و سایز]
    owner< هر خط یک ویژگی، … [رد کردن]
    owner> کرم و سرمه‌ای
    owner< «کرم و سرمه‌ای» را متوجه نشدیم. …
    owner> رنگ: کرم، سرمه‌ای
    owner< شال دست‌باف … رنگ: کرم، سرمه‌ای موجودی هر گونه: ۵ …
    owner> [تغییر قیمت]
    …
    owner> ۴۸۰ هزار تومان
    …
    owner> [تغییر موجودی]
    owner< از هر گونهٔ «شال دست‌باف» چند تا دارید؟ …
    owner> ۳
    …
    owner> [تغییر توضیح]
    …
    owner> نازک و خنک.
    …
    owner> [تغییر دسته]
    …
    owner> روسری
    owner< شال دست‌باف نازک و خنک. دسته: روسری قیمت: ۴۸۰٬۰۰۰ تومان رنگ: کرم، سرمه‌ای
      موجودی هر گونه: ۳ …
    owner> [بله، اضافه شود]
    owner< کالا اضافه شد و خریداران آن را می‌بینند. شال دست‌باف … [کرم] [سرمه‌ای] …
    owner< (photo) عکس تازه روی کالا نشست. …
    > (post {POST})
    < (photo) شال دست‌باف نازک و خنک. … [کرم · ۴۸۰٬۰۰۰ تومان] [سرمه‌ای · ۴۸۰٬۰۰۰ تومان]
        """,
    )


@only_instagram
def test_a_link_is_enough_where_the_caption_can_be_fetched(play: Play, shop: Shop) -> None:
    shop.is_in(IZMIR)
    play(
        customer("Elif", language="tr"),
        f"""
    * 17895695668000001 is the post {POST} with the words: Keten gömlek, nefes alır
    owner> /goods
    …
    owner> [Gönderi yazısından]
    …
    owner> {POST}
    owner< Gönderinin yazısını Instagram’dan okuyoruz… [Menü]
    owner< «Keten gömlek, nefes alır» ne kadar? [Vazgeç]
    owner> 899,90 TL
    owner< Yeni rafın adı ne? …
    owner> Gömlek
    …
    owner> [Atla]
    owner< Keten gömlek, nefes alır Raf: Gömlek Fiyat: ₺899,90 Stok: 0 …
    owner> [Evet]
    owner< … Keten gömlek, nefes alır … [Gönderiler]
    > (post 17895695668000001) | private: (post {POST})
    < Merhaba Elif, …
    < Keten gömlek, nefes alır … ₺899,90 …
        """,
    )


@every_channel
def test_a_caption_that_cannot_be_fetched_is_pasted(play: Play, shop: Shop) -> None:
    shop.is_in(LONDON)
    play(
        customer("Oliver", language="en"),
        f"""
    owner> {POST}
    owner< Post {POST} This post leads to no product yet. … [Link a product] [Product from text]
    owner> [Link a product]
    owner< There is no product yet that a post could lead to. …
    owner> (data m/goods/draft)
    …
    owner> [Cancel]
    …
    owner> {POST}
    …
    owner> [Product from text]
    owner< We are reading what stands under this post on Instagram… [Menu]
    owner< Copy what stands under the post and send it here, … [Cancel]
    owner> Linen shirt | $49.90 | Sizes: S, M, L | Colours: white, navy
    …
    owner> Shirts
    …
    owner> 4
    owner< Linen shirt Shelf: Shirts Price: $49.90 Sizes: S, M, L Colours: white, navy
      Stock of each variant: 4 This is what we read in the caption. …
    owner> [Yes, add it]
    owner< … Linen shirt … S / white … L / navy … [S / white] [Posts] …
    > (post {POST})
    < Hello Oliver, …
    < Linen shirt Price: $49.90 Choose: Sizes [S] [M] [L] …
        """,
    )
