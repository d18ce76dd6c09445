"""Terms of sale and privacy in the chat, and an owner who writes words of their own."""

from tests.play.fixtures import every_channel, only_telegram
from tests.play.shops import IZMIR, LONDON, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import REZA, sell_shawls


@every_channel
def test_buyers_read_what_they_agree_to(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        """
        > /terms
        < این شرایط میان شما و فروشگاه گلیم اصفهان است. …
        …
        > [حریم خصوصی]
        < فروشگاه گلیم اصفهان فقط چیزهایی را نگه می‌دارد …
        …
        > /privacy
        < فروشگاه گلیم اصفهان فقط …
        …
        > [شرایط فروش]
        < این شرایط میان شما و فروشگاه گلیم اصفهان است. …
        …
        """,
    )


@every_channel
def test_the_owner_writes_words_of_their_own_and_goes_back(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        """
        owner> /terms
        owner< … [نوشتن متن خودم] [حریم خصوصی] [منو]
        owner> [نوشتن متن خودم]
        owner< شرایط فروش خودتان را در یک پیام بنویسید. …
        owner> (photo)
        owner< … شرایط فروش خودتان را در یک پیام بنویسید. …
        owner> کالا تا ده روز پس گرفته می‌شود.
        owner< کالا تا ده روز پس گرفته می‌شود. … پیش از پرداخت همین متن را می‌پذیرند. درست است؟ [بله]
        owner> [بله]
        owner< متن شما ثبت شد. … کالا تا ده روز پس گرفته می‌شود. [نوشتن متن خودم] [برگشت به متن آماده]
        > /terms
        < کالا تا ده روز پس گرفته می‌شود. [حریم خصوصی] [منو]
        owner> [برگشت به متن آماده]
        owner<~ متن آماده برگشت.
        owner< این شرایط میان شما و فروشگاه گلیم اصفهان است. …
        > /terms
        < این شرایط میان شما و فروشگاه گلیم اصفهان است. …
        …
        """,
    )


@only_telegram
def test_the_law_of_turkey_in_turkish(play: Play, shop: Shop) -> None:
    shop.is_in(IZMIR)
    play(
        customer("Elif", language="tr"),
        """
        > /terms
        < Bu koşullar sizinle Kordon Butik mağazası arasındadır … 14 gün içinde … 6502 sayılı …
          [Aydınlatma metni] [Menü]
        > [Aydınlatma metni]
        < Kordon Butik … 6698 sayılı Kanunun (KVKK) 11. maddesindedir. [Satış koşulları]
        """,
    )


@only_telegram
def test_elsewhere_no_law_is_named(play: Play, shop: Shop) -> None:
    shop.is_in(LONDON)
    play(
        customer("Sara", language="en"),
        """
        > /terms
        < These terms are between you and the shop Saffron Lane. … within 14 days …
          Where the law of your place gives you longer, that holds. … [Privacy notice]
        > /privacy
        < Saffron Lane keeps only what is needed … [Terms of sale]
        """,
    )
