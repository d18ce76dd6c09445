"""Where no chat may be written in, news of a parcel goes by SMS, and the seller sees which and why."""

from tests.play.fixtures import only_instagram
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import A_PAID_ORDER, REZA, TO_THE_DOOR, sell_shawls


@only_instagram(restarts="everywhere")
def test_a_parcel_shipped_after_the_window_is_told_by_text(play: Play, shop: Shop) -> None:
    shop.sends_texts()
    sell_shawls(shop)
    play(
        REZA,
        A_PAID_ORDER
        + """
    * no text has come
    * 2 days later at 10:00
    """
        + TO_THE_DOOR
        + """
    * a text to 4567 says گلیم اصفهان: سفارش … فرستاده شد. https://shop.example/p/…
    owner> (data m/messages/unsent)
    owner< پیامی نمانده که فرستاده نشده باشد. …
    > منو
    < گلیم اصفهان …
    * no text has come
    """,
    )
