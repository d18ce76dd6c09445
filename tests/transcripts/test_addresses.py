"""Where a parcel goes: province and district or city, read from the address or asked for."""

from tests.play.fixtures import every_channel
from tests.play.shops import IZMIR, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import sell_shawls

TO_THE_ADDRESS = """
    > SAL
    …
    > [{add}]
    …
    > [{checkout}]
    …
    > Elif Demir
    …
    > 05321234567
    …
"""
TURKISH = TO_THE_ADDRESS.format(add="Sepete ekle", checkout="Siparişi tamamla")


def sell(shop: Shop) -> None:
    shop.is_in(IZMIR)
    shop.sells("Yün şal", sku="SAL", price="450", stock=9)


@every_channel
def test_a_whole_address_is_asked_nothing_more(play: Play, shop: Shop) -> None:
    sell(shop)
    play(
        customer("Elif", language="tr"),
        TURKISH
        + """
    > Moda Caddesi 3, 34710 Kadıköy/İstanbul
    < … Adres: Moda Caddesi 3, Kadıköy/İstanbul Posta kodu: 34710 Her şey doğru mu? …
        """,
    )


@every_channel
def test_what_is_missing_is_asked_and_a_slip_is_met_with_a_suggestion(
    play: Play, shop: Shop
) -> None:
    sell(shop)
    play(
        customer("Elif", language="tr"),
        TURKISH
        + """
    > Moda Caddesi 3, daire 5, 34710
    < Bu adres hangi ilde? …
    > Izmr
    < Türkiye'de Izmr adında bir il yok. Hangisini demek istediniz? [İzmir] [Yeniden yazayım] …
    > [Yeniden yazayım]
    < Bu adres hangi ilde? [İzmir] …
    > Izmr
    …
    > [İzmir]
    < Bu adres hangi ilçede? İl: İzmir …
    > Bornvoa
    < İzmir ilinde Bornvoa adında bir ilçe bilmiyoruz. Hangisi? [Bornova] [Bornvoa doğru] [Yeniden yazayım] …
    > [Yeniden yazayım]
    < Bu adres hangi ilçede? İl: İzmir [Bornova] …
    > [Bornova]
    < 34710 posta kodu İzmir iline ait değil, … Adres: Moda Caddesi 3, daire 5, Bornova/İzmir Her şey doğru mu? … [Posta kodu ekle]
    > [Posta kodu ekle]
    …
    > 34710
    < İzmir posta kodları 35 ile başlar. …
    > 35040
    < … Posta kodu: 35040 …
        """,
    )


@every_channel
def test_somebody_who_knows_better_is_believed(play: Play, shop: Shop) -> None:
    sell(shop)
    play(
        customer("Elif", language="en"),
        TO_THE_ADDRESS.format(add="Add to cart", checkout="Check out")
        + """
    > Liman Sokak 5, Bolu
    < In which district of Bolu is this address? [Merkez] …
    > (photo)
    < Please write the name of the district. …
    > Yenikent
    < We do not know a district Yenikent in Bolu. Which one is it? … [Yenikent exists] [Write it again] …
    > [Yenikent exists]
    < … Liman Sokak 5, Bolu, Yenikent/Bolu … [Yes, place the order]
    > [Yes, place the order]
    < … Yenikent/Bolu … [Pay]
        """,
    )


@every_channel
def test_the_same_in_persian(play: Play, shop: Shop) -> None:
    sell(shop)
    play(
        customer("الیف", language="fa"),
        TO_THE_ADDRESS.format(add="افزودن به سبد", checkout="ثبت سفارش")
        + """
    > Moda Caddesi 3, daire 5
    < این نشانی در کدام استان است؟ …
    > Tebriz
    < در ترکیه استانی به نام Tebriz نیست. لطفاً یکی از ۸۱ استان را بنویسید، مثلاً İzmir. …
    > istanbul
    < این نشانی در کدام شهرستان İstanbul است؟ …
    > Kadikoy
    < … Moda Caddesi 3, daire 5, Kadıköy/İstanbul …
        """,
    )


@every_channel
def test_the_city_is_asked_for_in_iran(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("مینا"),
        """
    > SHAL-01
    …
    > [افزودن به سبد]
    …
    > [ثبت سفارش]
    …
    > مینا رستمی
    …
    > 09121234567
    …
    > خیابان زند، کوچهٔ یاس، پلاک ۳، کد پستی ۷۱۳۶۸۵۴۳۲۱
    < این نشانی در کدام شهر است؟ … [بازگشت] [انصراف]
    > ده بالا
    < این شهر را نمی‌شناسیم. لطفاً نام استان را هم بنویسید، … این نشانی در کدام شهر است؟ …
    > استان ایلام، ده بالا
    < … نشانی: استان ایلام، ده بالا، خیابان زند، کوچهٔ یاس، پلاک ۳ کد پستی: 7136854321 …
        """,
    )
