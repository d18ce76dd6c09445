"""One person, several chats: joined by a code, told apart by the shop, offered what never closes."""

import pytest

from tests.play.fixtures import only_instagram
from tests.play.shops import ISFAHAN, IZMIR, LONDON, Address, customer
from tests.play.theatre import Play, Shop
from tests.transcripts.in_words import in_words
from tests.transcripts.openings import AN_ORDER, sell_shawls

PLACES = {"fa": ISFAHAN, "tr": IZMIR, "en": LONDON}
HOME = Address("مینا رضایی", "+989121234567", "تهران، خیابان ولیعصر، پلاک ۱۲")
MINA = customer("مینا", address=HOME)
AT_HOME = customer("خانه", on="telegram")

JOINS = """
    > /link
    < … LINK-{a}-{b} …
    خانه> link {a} {b}
    خانه< سپاس. حالا لطفاً در گفتگویتان در اینستاگرام تأیید کنید؛ …
    < خ••• در تلگرام کد شما را نوشت. خودتان هستید؟ … [بله، خودم هستم] [نه]
    > [بله، خودم هستم]
    < انجام شد. از حالا هر دو گفتگو یکی‌اند: … [سفارش‌های من] [منو]
"""
IN_EACH_LANGUAGE = """
    > /link
    < %link-show% … LINK-{a}-{b} %link-show-then% [%menu-button%]
    خانه> LINK-AAAA-BBBB
    خانه< %link-unknown% [%link-new-button%] [%menu-button%]
    > LINK-{a}-{b}
    < %link-own% …
    خانه> link {a} {b}
    خانه< %link-taken% [%menu-button%]
    < %link-asked% %link-asked-warning% [%link-yes-button%] [%link-no-button%]
    سارا> LINK-{a}-{b}
    سارا< %link-used% …
    > [%link-no-button%]
    < %link-refused% [%link-new-button%] [%menu-button%]
    > [%link-new-button%]
    < … LINK-{c}-{d} …
    * 10 minutes later
    خانه> LINK-{c}-{d}
    خانه< %link-expired% …
    owner> /link
    owner< … LINK-{g}-{h} …
    > LINK-{g}-{h}
    < %link-what% %link-sure% [%link-sure-button%] …
    > [%link-sure-button%]
    < %link-taken% …
    owner< %link-asked% … [%link-no-button%]
    owner> [%link-no-button%]
    owner< %link-refused% …
    > /link
    < … LINK-{e}-{f} …
    owner> LINK-{e}-{f}
    owner< %link-staff% …
    خانه> LINK-{e}-{f}
    خانه< %link-taken% …
    < %link-asked% …
    > [%link-yes-button%]
    < %link-done% [%menu-orders-button%] [%menu-button%]
    سارا> LINK-AAAA-BBBB ×5
    سارا< %link-unknown% … | instagram: %link-unknown% …
    …
    سارا> LINK-AAAA-BBBB
    سارا< %link-too-often% …
"""


@only_instagram(restarts="never")
@pytest.mark.parametrize("language", PLACES)
def test_each_step_is_said_in_each_language(play: Play, shop: Shop, language: str) -> None:
    shop.is_in(PLACES[language])
    play(
        customer("مینا", language=language, address=HOME),
        customer("خانه", language=language, on="telegram"),
        customer("سارا", language=language),
        in_words(IN_EACH_LANGUAGE, language),
    )


@only_instagram
def test_what_is_begun_in_one_chat_goes_on_in_the_other(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        MINA,
        AT_HOME,
        """
    > SHAL-01
    …
    > [افزودن به سبد]
    …
    خانه> SHAL-01
    …
    خانه> [افزودن به سبد]
    …
    خانه> [ثبت سفارش]
    …
    """
        + JOINS
        + """
    > [سبد خرید]
    < … شال نخی × ۲ …
    > [ثبت سفارش]
    < … گیرنده: مینا رضایی … همه چیز درست است؟ …
    خانه> [بله، ثبت سفارش] | instagram: بله، ثبت سفارش
    خانه< سفارش شما ثبت شد. … سفارش {code} … [پرداخت]
    …
    > [سفارش‌های من] | instagram: (data orders)
    < … [{code} …] [گفتگوی دیگر من] …
    owner> (data m/order/{code})
    owner< … [خریدار] …
    owner> [خریدار]
    owner< مینا، آشنا از … تلگرام: خانه، … اینستاگرام: مینا، … ۱ سفارش، ۰ پرداخت‌شده
      یکی شده با خانه در تلگرام: … [جدا کردن تلگرام] …
    owner> [جدا کردن تلگرام]
    owner< مینا و این گفتگو دوباره دو نفر شوند؟ … [بله، دو نفرند] [نه، یک نفرند]
    owner> [نه، یک نفرند]
    owner< مینا، …
    owner> [جدا کردن تلگرام]
    …
    owner> [بله، دو نفرند]
    owner< دوباره دو خریدارند. [خریدار] [خریدار دیگر] [منو]
    owner> [خریدار دیگر]
    owner< خانه، … تلگرام: خانه، … هنوز سفارشی ندارد …
    خانه> /orders
    خانه< هنوز سفارشی نداده‌اید. [گفتگوی دیگر من] [منو]
    """,
    )


@only_instagram
def test_an_order_its_page_and_its_code_are_the_same_in_both_chats(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        MINA,
        AT_HOME,
        customer("سارا"),
        AN_ORDER
        + """
    …
    """
        + JOINS
        + """
    خانه> /orders
    خانه< … [{code} …] …
    خانه> [{code}]
    خانه< سفارش {code} سفارش: ثبت شده … [پرداخت]
    خانه* the payment succeeds
    خانه< مینا، از اعتماد و اولین خرید شما … سفارش {code} ثبت و پرداخت شد. …
    …
    > {code}
    < سفارش {code} سفارش: قطعی پرداخت: رسیده است …
    خانه> سفارش {code}
    خانه< سفارش {code} سفارش: قطعی …
    خانه> {code} را نمی‌خواهم دیگر، لطفاً پس بگیرید
    خانه< چیزی با این نوشته پیدا نکردم. …
    سارا> {code}
    سارا< سلام سارا، …
    * the page says … پرداخت شد، سپاسگزاریم. …
    """,
    )


@only_instagram
def test_who_has_only_instagram_is_offered_telegram_once(play: Play, shop: Shop) -> None:
    shop.is_known_as("golestan_bot")
    sell_shawls(shop)
    play(
        MINA,
        AT_HOME,
        AN_ORDER
        + """
    * the payment succeeds
    …
    * 2 minutes later
    < یک نکته: اینستاگرام فقط تا یک روز … [باز کردن تلگرام] [کد تازه]
    > [کد تازه]
    < … LINK-{a}-{b} … [باز کردن تلگرام]
    خانه> /start link_{a}{b}
    خانه< سلام خانه، …
    خانه< سپاس. حالا لطفاً در گفتگویتان در اینستاگرام تأیید کنید؛ …
    < خ••• در تلگرام کد شما را نوشت. …
    > [بله، خودم هستم]
    < انجام شد. …
    خانه> /orders
    خانه< … [{code} …] …
    """,
    )


@only_instagram(restarts="never")
def test_the_offer_of_telegram_comes_once_for_ever(play: Play, shop: Shop) -> None:
    shop.is_known_as("golestan_bot")
    sell_shawls(shop)
    play(
        MINA,
        AN_ORDER
        + """
    * the payment succeeds
    …
    * 2 minutes later
    < یک نکته: اینستاگرام فقط تا یک روز … خبر مرسوله هر وقت که باشد به دستتان می‌رسد. … [کد تازه] [باز کردن تلگرام]
    * a day later at 11:00
    > SHAL-01
    …
    > [افزودن به سبد]
    …
    > [ثبت سفارش]
    …
    > [بله، ثبت سفارش]
    < … سفارش {second} … [پرداخت] …
    * the payment succeeds
    < … سفارش {second} ثبت و پرداخت شد. …
    owner< 💰 سفارش {second} …
    * 10 minutes later
    > منو
    < گلیم اصفهان …
    """,
    )


@only_instagram(restarts="never")
def test_a_new_road_to_instagram_finds_the_old_things(play: Play, shop: Shop) -> None:
    shop.is_also_on("instagram_private")
    sell_shawls(shop)
    play(
        customer("مینا", address=HOME, username="mina.r"),
        customer("مینا تازه", on="instagram_private", username="mina.r"),
        AN_ORDER
        + """
    …
    مینا تازه> سلام
    مینا تازه< سلام مینا تازه، …
    مینا تازه< از خط تازهٔ فروشگاه … [با یک سفارشم] [با کد]
    مینا تازه> [با یک سفارشم]
    مینا تازه< کد یکی از سفارش‌هایتان چیست؟ …
    مینا تازه> {code}
    مینا تازه< آن سفارش برای کدام شمارهٔ تلفن بود؟ …
    مینا تازه> 09351111111
    مینا تازه< با هم نمی‌خوانند. … [با یک سفارشم]
    مینا تازه> [با یک سفارشم]
    …
    مینا تازه> {code}
    …
    مینا تازه> 09121234567
    مینا تازه< انجام شد. … [سفارش‌های من] …
    مینا تازه> [سفارش‌های من]
    مینا تازه< … [{code} …] …
    """,
    )
