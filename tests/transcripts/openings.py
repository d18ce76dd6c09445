"""What many chats begin with: a buyer who is known, a shelf of shawls, an order."""

from tests.play.shops import Address, customer
from tests.play.theatre import Shop

REZA = customer("رضا", address=Address("رضا کریمی", "09351234567", "شیراز، خیابان زند، پلاک ۴۰"))

AN_ORDER = """
    > SHAL-01
    …
    > [افزودن به سبد]
    …
    > [ثبت سفارش]
    …
    > [بله، ثبت سفارش]
    < سفارش شما ثبت شد. … سفارش {code} … [پرداخت] [پرداخت کرده‌ام]
"""
A_PAID_ORDER = (
    AN_ORDER
    + """
    * the payment succeeds
    < رضا، از اعتماد و اولین خرید شما … سفارش {code} ثبت و پرداخت شد. …
    owner< 💰 سفارش {code} به مبلغ ۴۵۰٬۰۰۰ تومان پرداخت شد. … [فرستاده شد] [باز کردن سفارش]
"""
)


def sell_shawls(shop: Shop) -> None:
    """Nine cotton shawls, enough that nobody worries about the last one."""
    shop.sells("شال نخی", sku="SHAL-01", price="450,000 تومان", stock=9)


TO_THE_DOOR = """
    owner> /orders
    …
    owner> [{code}]
    …
    owner> [فرستاده شد]
    …
    owner> [پست ایران]
    …
    owner> 123456789012345678901234
    …
"""
DELIVERED = (
    A_PAID_ORDER
    + TO_THE_DOOR
    + """
    owner> [تحویل داده شد]
    owner<~ تحویل ثبت شد.
    owner< سفارش {code} سفارش: انجام شده …
    < رضا، سفارش {code} به دستتان رسید. … [وضعیت سفارش] [کمک می‌خواهم] [منو]
"""
)


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
    """Sara begins to work here in this role."""
    return HIRED.replace("{role}", role)
