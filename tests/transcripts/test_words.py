"""Words and commands that work everywhere, in every language and however they are typed."""

from tests.play.fixtures import every_channel, only_telegram
from tests.play.shops import IZMIR, LONDON, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import sell_shawls


@every_channel
def test_words_that_always_work(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("نگار"),
        """
        > /start
        …
        > بازگشت
        < گلیم اصفهان چه چیزی می‌خواهید ببینید؟ [شال]
        > انصراف
        < گلیم اصفهان چه چیزی می‌خواهید ببینید؟ [شال]
        > خانه
        < گلیم اصفهان چه چیزی می‌خواهید ببینید؟ [شال]
        > home
        < گلیم اصفهان چه چیزی می‌خواهید ببینید؟ [شال]
        > زبان
        < با شما به چه زبانی صحبت کنیم؟ [فارسی] [Türkçe] [English] [منو]
        > بله
        < الان پرسشی باز نیست. … [شال]
        > سلام
        < سلام نگار، خوشحالیم که دوباره به گلیم اصفهان سر زدید. [شال]
        > English
        < From now on we speak English with you. …
        > türkçe
        < Bundan sonra sizinle Türkçe konuşuyoruz. …
        > فارسي
        < از این پس …
        """,
    )


@every_channel
def test_turkish_words_in_capitals_with_their_own_i(play: Play, shop: Shop) -> None:
    shop.is_in(IZMIR)
    shop.sells("İpek şal", sku="IPEK", price="450", stock=9, category="Şallar")
    play(
        customer("Işıl", language="tr"),
        """
        > /start
        …
        > İPTAL
        < Kordon Butik … [Şallar]
        > MENÜ
        < Kordon Butik … [Şallar]
        > DİL
        < Sizinle hangi dilde konuşalım? [فارسی] [Türkçe] [English] [Menü]
        > ipek
        < İpek şal Fiyat: ₺450,00 [Sepete ekle]
        > IPEK ŞAL
        < İpek şal Fiyat: ₺450,00 [Sepete ekle]
        > şallar
        < Şallar [İpek şal · ₺450,00] [Menü]
        > dur
        < Tamam, size artık haber, kampanya ve anket göndermeyeceğiz. … [Menü]
        """,
    )


@every_channel
def test_arabic_letters_and_joiners_make_no_difference(play: Play, shop: Shop) -> None:
    shop.sells("شال پشمی", sku="SHAL-02", price="980,000 تومان", stock=9)
    shop.sells("نیم‌تنه", sku="NIM", price="700,000 تومان", stock=9, category="لباس")
    play(
        customer("نگار"),
        """
        > شال پشمي
        < شال پشمی … [افزودن به سبد]
        > نيم تنه
        < نیم‌تنه قیمت: ۷۰۰٬۰۰۰ تومان [افزودن به سبد]
        > نيمتنه
        < نیم‌تنه قیمت: ۷۰۰٬۰۰۰ تومان [افزودن به سبد]
        > نیم‌تنه
        < نیم‌تنه قیمت: ۷۰۰٬۰۰۰ تومان [افزودن به سبد]
        """,
    )


@only_telegram
def test_commands(play: Play, shop: Shop) -> None:
    shop.is_in(LONDON)
    shop.sells("Silver ring", sku="RING", price="49.90", stock=8, category="Rings")
    play(
        customer("Leyla", language="en"),
        """
        > /START
        < Hello Leyla, welcome to Saffron Lane. …
        > /menu
        < Saffron Lane … [Rings]
        > /cart
        < Your cart is empty. [Menu]
        > /orders
        < … [Menu]
        > /language
        < Which language shall we speak with you? [فارسی] [Türkçe] [English] [Menu]
        > /search ring
        < Silver ring Price: $49.90 [Add to cart]
        > (data search?q=silver)
        < Silver ring Price: $49.90 [Add to cart]
        > /stop
        < All right, we will send you no more news, offers or surveys. … [Menu]
        > (data stop)
        < All right, we will send you no more news, offers or surveys. … [Menu]
        > /help
        < You can tap the buttons or write: … [Rings]
        > /person
        < We have told the shop, … [End this talk]
        owner< 💬 Leyla would like to talk to you. …
        """,
    )
