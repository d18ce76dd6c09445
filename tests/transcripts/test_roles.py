"""What those who pack and those who answer see of the shop's work, and what they do not."""

from tests.play.fixtures import every_channel
from tests.play.shops import customer
from tests.play.theatre import Play, Shop
from tests.transcripts.openings import A_PAID_ORDER, REZA, sell_shawls

SARA = customer("سارا")
HIRED = """
    owner> /staff
    …
    owner> [دعوت از همکار]
    …
    owner> [{role}]
    owner< … TEAM-{a}-{b}-{c} …
    owner< …
    سارا> TEAM-{a}-{b}-{c}
    …
    سارا> [بله، می‌پذیرم]
    …
"""


def hired(role: str) -> str:
    return HIRED.replace("{role}", role)


@every_channel
def test_a_packer_packs_and_ships_and_sees_no_money(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        SARA,
        A_PAID_ORDER
        + hired("بسته‌بند")
        + """
    سارا> [تابلوی سفارش‌ها]
    سارا< سفارش‌ها [{code} · تازه] [منو] [×تومان]
    سارا> [{code}]
    سارا< سفارش {code} … • شال نخی × ۱
      گیرنده: رضا کریمی، … نشانی: شیراز، خیابان زند، پلاک ۴۰ …
      [پذیرفتن سفارش] [بسته‌بندی شد] [فرستاده شد] [تابلوی سفارش‌ها] [×لغو سفارش]
    سارا> [بسته‌بندی شد]
    سارا<~ بسته‌بندی ثبت شد.
    سارا< سفارش {code} … • شال نخی × ۱ گیرنده: … [فرستاده شد] …
    …
    سارا> (data m/order/{code}/refund)
    سارا< اجازهٔ این کار را ندارید.
    سارا> (data m/order/{code}/cancel)
    سارا< اجازهٔ این کار را ندارید.
    سارا> (data order/{code})
    سارا< چنین سفارشی پیدا نشد. …
    سارا> (data m/cases)
    سارا< اجازهٔ این کار را ندارید.
        """,
    )


@every_channel
def test_somebody_who_answers_sees_the_orders_of_who_asks(play: Play, shop: Shop) -> None:
    sell_shawls(shop)
    play(
        REZA,
        SARA,
        A_PAID_ORDER
        + hired("پاسخ‌گو")
        + """
    سارا> (data m/order/{code})
    سارا< چنین سفارشی پیدا نشد. …
    > (data person?order={code})
    …
    سارا> (data m/order/{code})
    سارا< سفارش {code} … جمع کل: ۴۵۰٬۰۰۰ تومان … [گفتگوها] [منو]
      [×تابلوی سفارش‌ها] [×بسته‌بندی شد] [×برگرداندن پول]
    سارا> (data m/order/{code}/pack)
    سارا< اجازهٔ این کار را ندارید.
    > (data person/close)
    …
    سارا> (data m/order/{code})
    سارا< چنین سفارشی پیدا نشد. …
        """,
    )
