"""From a post to its product: replies to posts and stories, shared posts, and pasted links."""

from tests.play.fixtures import every_channel, only_instagram, only_telegram
from tests.play.shops import IZMIR, LONDON, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import sell_shawls

POST = "https://www.instagram.com/p/B-fKL9qpeab/"
LINKED = f"""
    owner> /goods
    …
    owner> [شال نخی]
    …
    owner> [پست‌ها]
    owner< هنوز پستی به «شال نخی» وصل نیست. [وصل به پست] [بازگشت به کالا] [منو]
    owner> [وصل به پست]
    owner< پیوند پستی را که «شال نخی» در آن است بفرستید. [انصراف]
    owner> {POST}?igsh=MTc4MmM1
    owner< وصل شد: شال نخی پست‌هایی که به «شال نخی» می‌رسند: [instagram.com/p/B-fKL9qpeab]
      [وصل به پست] [بازگشت به کالا] [منو]
"""


@every_channel
def test_a_reply_to_a_post_leads_to_its_product(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("مینا"),
        LINKED
        + f"""
    > (post {POST}) این چنده؟
    < سلام مینا، به گلیم اصفهان خوش آمدید. …
    < شال نخی قیمت: ۴۵۰٬۰۰۰ تومان [افزودن به سبد]
    > سلام، این را هنوز دارید؟ instagram.com/reel/B-fKL9qpeab?utm_source=x
    < شال نخی قیمت: ۴۵۰٬۰۰۰ تومان [افزودن به سبد]
    > [افزودن به سبد]
    …
    > [ثبت سفارش]
    …
    > (post {POST})
    < شال نخی … [یکی دیگر به سبد] [ادامهٔ کار قبلی] [رها کردن کار قبلی]
    owner> [بازگشت به کالا]
    owner< شال نخی … [پست‌ها] [در این پست‌ها:]
        """,
    )


@every_channel
def test_several_products_of_a_post_are_a_short_choice(play: Play, shop: Shop) -> None:
    shop.is_in(IZMIR)
    shop.sells("Yün şal", sku="SAL", price="450", stock=9)
    shop.sells("Pamuk havlu", sku="HAVLU", price="120", stock=3)
    play(
        customer("Elif", language="tr"),
        f"""
    owner> bak: {POST}
    owner< Gönderi {POST} Bu gönderi henüz bir ürüne bağlı değil. … [Ürüne bağla] [Yorum yanıtları]
      [Tüm gönderiler] [Menü]
    owner> [Ürüne bağla]
    owner< Bu gönderi hangi ürünü gösteriyor? … [Pamuk havlu] [Yün şal] [Vazgeç]
    owner> bardak
    owner< Bu adla bir ürün bulamadık. … Bu gönderi hangi ürünü gösteriyor? …
    owner> [Yün şal]
    owner< Bağlandı: Yün şal Gönderi {POST} Bu gönderi şuraya götürür: • Yün şal … [Yün şal] [Ayır]
    owner> [Ürüne bağla]
    …
    owner> havlu
    owner< Bağlandı: Pamuk havlu Gönderi … • Yün şal • Pamuk havlu …
    > (post {POST})
    < Merhaba Elif, …
    < Bu gönderide bunlar var. Hangisini istersiniz? [Yün şal · ₺450,00] [Pamuk havlu · ₺120,00] [Menü]
    > 2
    < Pamuk havlu … [Sepete ekle]
    owner> [Ayır]
    owner<~ Ayrıldı.
    owner< Gönderi … • Pamuk havlu …
    > (post {POST})
    < Pamuk havlu … [Sepete ekle]
    owner> /posts
    owner< Gönderiler ve ürünleri … [Pamuk havlu] [Yorum yanıtları] [Menü]
    owner> (post https://www.instagram.com/stories/kordon/3210987654321098765)
    owner< Hikâye https://www.instagram.com/stories/kordon/3210987654321098765/ …
    owner> /posts
    owner< Gönderiler ve ürünleri … [❓ instagram.com/stories/kordon/3210987654321098765] [Pamuk havlu]
        """,
    )


@every_channel
def test_a_post_nobody_linked_is_asked_about_once(play: Play, shop: Shop) -> None:
    shop.is_in(LONDON)
    shop.sells("Cotton shawl", sku="SHAWL", price="49.90", stock=4)
    story = "https://www.instagram.com/stories/saffron.lane/3210987654321098765/"
    play(
        customer("Oliver", language="en"),
        customer("Ayla", language="tr"),
        f"""
    > (post {story}) 😍😍
    < Hello Oliver, …
    < Thank you for your kind words. … [Menu]
    > (post {story}) shawl
    < Cotton shawl … [Add to cart]
    owner< [Link a product] [See the post] [People ask about a post that leads to no product.]
    Ayla> (post {story})
    Ayla< Merhaba Ayla, …
    Ayla< Bu gönderideki hangi ürünü istersiniz? … [Menü]
    owner> [See the post]
    owner< Story {story} This post leads to no product yet. …
    owner> [Link a product]
    …
    owner> [Cotton shawl]
    owner< Linked: Cotton shawl Story …
    Ayla> (post {story})
    Ayla< Cotton shawl … [Sepete ekle]
    owner> [Cotton shawl]
    …
    owner> [Hide]
    …
    Ayla> (post {story})
    Ayla< Bu gönderideki ürün artık satışta değil. … [Menü]
        """,
    )


@only_telegram
def test_links_that_lead_to_no_post_are_refused(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("مینا"),
        """
    owner> (data m/goods)
    …
    owner> [شال نخی]
    …
    owner> [پست‌ها]
    …
    owner> [وصل به پست]
    …
    owner> شال نخی
    owner< این پیوند پست نیست. … پیوند پستی را که «شال نخی» در آن است بفرستید. …
    owner> https://example.com/p/B-fKL9qpeab
    owner< این پیوند از اینستاگرام یا کانال تلگرام نیست. … پیوند پستی را …
    owner> instagram.com/gelim.isfahan
    owner< این پیوند به یک پست یا استوری نمی‌رسد. … پیوند پستی را …
    owner> (post https://www.instagram.com/tv/B-fKL9qpeab/)
    owner< وصل شد: شال نخی …
    owner> (data m/post/1)
    owner< این پست را دیگر نمی‌شناسیم. …
    > (data post/1)
    < این پست را دیگر نمی‌شناسیم. …
    > (data m/posts)
    < اجازهٔ این کار را ندارید. …
        """,
    )


@only_telegram
def test_a_post_of_the_channel_on_telegram_leads_to_its_product(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("مینا"),
        """
    owner> t.me/gelim_isfahan/۱۲۰
    owner< پست https://t.me/gelim_isfahan/120 … [وصل به کالا] [×پاسخ به نظرها]
    owner> [وصل به کالا]
    …
    owner> [شال نخی]
    …
    > (post https://t.me/gelim_isfahan/120) شال تازه رسید
    < سلام مینا، …
    < شال نخی … [افزودن به سبد]
    > (post https://t.me/somebody_else/5) شال نخی
    < شال نخی … [افزودن به سبد]
    > https://t.me/somebody_else/5
    < چیزی با این نوشته پیدا نکردم. …
        """,
    )


@only_instagram
def test_who_talks_with_a_human_shows_them_the_post(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("مینا"),
        f"""
    > /person
    …
    > (post {POST}) از این هنوز دارید؟
    owner< … مینا … از این هنوز دارید؟ {POST} … | graph: … مینا … از این هنوز دارید؟ …
        """,
    )


@only_instagram
def test_a_number_that_only_its_channel_knows_is_asked_for(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("مینا"),
        customer("نگار"),
        LINKED
        + f"""
    * 17895695668000001 is the post {POST} with the words: شال نخی دست‌باف
    > (comment 17895695668000001) قیمت؟
    < شال نخی … از گلیم اصفهان هستیم و دربارهٔ این کالا پرسیده بودید. … [دیدن و سفارش]
    > (comment 17895695668000001) قیمت؟
    > (post 17895695668000001) این چنده؟
    < شال نخی … [افزودن به سبد]
    نگار> (post 17895695668000002) پشمی دارید؟
    نگار< سلام نگار، …
    نگار< کدام کالای این پست را می‌خواهید؟ … [گفتگو با پشتیبان] [منو]
    owner< دربارهٔ پستی می‌پرسند … [وصل به کالا]
    نگار> (post story:17895695668000002)
    نگار< کدام کالای این پست را می‌خواهید؟ … [منو]
        """,
    )
