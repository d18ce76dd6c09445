"""An order that is not paid in time ends, and money that comes after its end is not lost."""

from tests.play.fixtures import every_channel
from tests.play.theatre import Play
from tests.transcripts.openings import REZA


@every_channel
def test_an_order_nobody_pays_expires_and_may_be_ordered_again(ordered: Play) -> None:
    ordered(
        REZA,
        """
        * 59 minutes later
        < … هنوز منتظر پرداخت شماست. … | private: nothing
        < … این آخرین یادآوری است. … | private: nothing
        * a minute later
        < مهلت پرداخت سفارش {code} تمام شد و کالاها به فروشگاه برگشتند. …
          اگر پرداخت کرده‌اید، پولتان محفوظ است: …
          [پرداخت کرده‌ام] [منو] [گفتگو با پشتیبان]
        * the page says … مهلت این سفارش تمام شد …
        > سفارش‌های من | telegram: /orders
        …
        > [{code}]
        < سفارش {code} سفارش: مهلت آن تمام شده … [پرداخت کرده‌ام] [×پرداخت] [×لغو سفارش]
        """,
    )


@every_channel
def test_money_that_comes_late_revives_the_order_while_goods_are_there(ordered: Play) -> None:
    ordered(
        REZA,
        """
        * the payment comes 300 minutes late
        * 4 hours later
        < مهلت پرداخت سفارش {code} تمام شد …
        * 4 hours later
        < رضا، … سفارش {code} ثبت و پرداخت شد. …
          پرداخت کمی دیر رسید، ولی کالاها هنوز بودند و سفارشتان برقرار است. …
        owner< 💰 سفارش {code} … پرداخت پس از مهلت رسید، ولی کالاها هنوز بودند. …
        > سفارش‌های من | telegram: /orders
        < سفارش‌های شما [{code} · در حال آماده‌سازی] [منو]
        """,
    )


@every_channel
def test_money_that_comes_late_for_goods_that_are_gone_is_looked_at(ordered: Play) -> None:
    ordered(
        REZA,
        """
        * the payment comes 300 minutes late
        * 4 hours later
        < مهلت پرداخت سفارش {code} تمام شد …
        * 0 of SHAL-01 are left
        * 4 hours later
        < پرداخت شما برای سفارش {code} رسید، ولی مهلت سفارش گذشته بود و کالاها دیگر نیستند. …
          [وضعیت سفارش] [گفتگو با پشتیبان]
        owner< ⚠️ پرداخت سفارش {code} را باید خودتان ببینید. پول پس از پایان سفارش رسید …
          [باز کردن سفارش]
        """,
    )


@every_channel
def test_a_buyer_calls_an_unpaid_order_off(ordered: Play) -> None:
    ordered(
        REZA,
        """
        > [لغو سفارش]
        < سفارش {code} لغو شود؟ کالاها به فروشگاه برمی‌گردند. [بله، لغو شود] [نه، بماند]
        > [نه، بماند]
        < سفارش {code} سفارش: ثبت شده … [لغو سفارش]
        > [لغو سفارش]
        < … [بله، لغو شود]
        > [بله، لغو شود]
        <~ سفارش {code} لغو شد و بدهکار نیستید.
        < سفارش {code} سفارش: لغو شده … [×پرداخت] [×لغو سفارش]
        * the page says … این سفارش لغو شد …
        """,
    )


@every_channel
def test_a_paid_order_cannot_be_called_off_by_an_old_button(ordered: Play) -> None:
    ordered(
        REZA,
        """
        > [لغو سفارش]
        < … [بله، لغو شود]
        * the payment succeeds
        …
        > [بله، لغو شود]
        < … [منو] | private: چیزی با این نوشته پیدا نکردم. …
        > منو
        …
        > [سفارش‌های من]
        < … [{code} · در حال آماده‌سازی]
        """,
    )
