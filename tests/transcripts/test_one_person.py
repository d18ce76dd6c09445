"""One person, several chats: joined by a code, told apart by the shop, offered what never closes."""

from tests.play.fixtures import only_instagram
from tests.play.shops import IZMIR, LONDON, Address, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import sell_shawls

MINA = customer("مینا", address=Address("مینا رضایی", "09121234567", "تهران، خیابان ولیعصر، پلاک ۱۲"))
AT_HOME = customer("مینا خانه", on="telegram")

JOINS = """
    > /link
    < از برنامهٔ دیگری هم به ما پیام می‌دهید؟ … بنویسید: LINK-{a}-{b} بعد همین‌جا … [منو]
    مینا خانه> link {a} {b}
    مینا خانه< سپاس. حالا لطفاً در گفتگویتان در اینستاگرام تأیید کنید؛ …
    < م••• خ••• در تلگرام کد شما را نوشت. خودتان هستید؟ … [بله، خودم هستم] [نه]
    > [بله، خودم هستم]
    < انجام شد. از حالا هر دو گفتگو یکی‌اند: … [سفارش‌های من] [منو]
"""


@only_instagram
def test_two_chats_become_one_cart(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        MINA,
        AT_HOME,
        """
    > SHAL-01
    …
    > [افزودن به سبد]
    …
    مینا خانه> SHAL-01
    …
    مینا خانه> [افزودن به سبد]
    …
    """
        + JOINS
        + """
    مینا خانه> /cart
    مینا خانه< … شال نخی × ۲ …
    """,
    )
