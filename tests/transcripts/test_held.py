"""A payment that the gateway looks at for fraud: the goods wait, and nobody is asked to pay again."""

from tests.play.fixtures import every_channel
from tests.play.shops import IZMIR, Address, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import REZA


@every_channel
def test_what_is_held_is_kept_and_told_when_it_is_decided(ordered: Play) -> None:
    ordered(
        REZA,
        """
        * the payment is held
        < پرداخت سفارش {code} رسید. درگاه برای امنیت آن را بررسی می‌کند؛ … لطفاً دوباره نپردازید؛ …
        owner< … {code} … پول از خریدار گرفته شده … تا نتیجه نیامده لطفاً چیزی نفرستید؛ …
        * the page says … پرداخت شما در حال بررسی است …
        > [وضعیت سفارش]
        < … [پرداخت کرده‌ام]
        > [پرداخت کرده‌ام]
        <~ یک لحظه، داریم از بانک می‌پرسیم.
        < پرداخت سفارش {code} رسید. … لطفاً دوباره نپردازید؛ …
        * 200 minutes later
        * the bank has looked at it
        < رضا، … سفارش {code} ثبت و پرداخت شد. …
        owner< … {code} …
        * 3 days later
        """,
    )


@every_channel
def test_a_refused_card_another_card_and_a_security_check_in_turkish(
    play: Play, shop: Shop
) -> None:
    shop.is_in(IZMIR)
    shop.sells("Yün şal", sku="SAL", price="450", stock=1)
    home = Address("Elif Demir", "+905321234567", "Alsancak, İzmir 12/4")
    play(
        customer("Elif", language="tr", address=home),
        """
        > SAL
        …
        > [Sepete ekle]
        …
        > [Siparişi tamamla]
        …
        > [Evet, sipariş ver]
        < … Sipariş {code} …
        * the payment is refused: insufficient_funds
        < Kartta yeterli bakiye … Para çekilmedi. …
        * the payment is held
        < {code} numaralı siparişin ödemesi alındı. Ödeme kuruluşu güvenlik kontrolü yapıyor; … Lütfen
          tekrar ödemeyin, ürünleriniz ayrıldı. …
        owner< … {code} … Sonuç gelene kadar lütfen hiçbir şey göndermeyin; …
        * the page says … Ödemeniz kontrol ediliyor …
        * the bank has looked at it
        < … Elif … {code} …
        owner< … {code} …
        """,
    )
