"""What there is on Instagram only, over HTTP to a stand-in of its Graph API."""

from tests.play.fixtures import only_instagram
from tests.play.shops import customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import sell_shawls


@only_instagram(http="only", restarts="never")
def test_the_owner_hears_when_instagram_takes_the_token_no_more(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("مینا"),
        """
        > سلام
        < سلام مینا، …
        * instagram takes the token no more
        > SHAL-01
        owner< ⚠️ instagram دیگر کلید گلیم اصفهان را نمی‌پذیرد …
        """,
    )


@only_instagram(http="only")
def test_links_and_menus_lead_into_the_shop(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("مینا"),
        """
        * comes by the link sku_SHAL-01
        < سلام مینا، به گلیم اصفهان خوش آمدید. …
        < شال نخی … [افزودن به سبد]
        > [افزودن به سبد]
        < … سبد …
        * presses cart in the menu
        < سبد خرید شما …
        """,
    )


@only_instagram(http="only")
def test_who_came_by_an_advertisement_is_counted_as_such(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        customer("مینا"),
        customer("سارا"),
        """
        * writes from the advertisement 120330000000000001: سلام
        < سلام مینا، به گلیم اصفهان خوش آمدید. …
        سارا* writes from the advertisement 120330000000000002: SHAL-01
        سارا< شال نخی … [افزودن به سبد]
        owner> (data m/sources)
        owner<~ دارم می‌شمارم؛ همین حالا می‌آید.
        owner< … • تبلیغ اینستاگرام: ۲ نفر آمدند، هنوز کسی نخریده [تبلیغ اینستاگرام] [این ماه] [منو]
        owner> [تبلیغ اینستاگرام]
        owner< تبلیغ اینستاگرام … • 120330000000000001: ۱ نفر آمدند، هنوز کسی نخریده
          • 120330000000000002: ۱ نفر آمدند، هنوز کسی نخریده [از کجا آمدند] [منو]
        """,
    )
