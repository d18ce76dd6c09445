"""The order page's way to pay with what the shop keeps for its buyer."""

from functools import partial

import pytest

from models import Order, OrderState, PaymentState
from shop import credit, ledger
from shop.context import Shopping
from shop.events import OrderPaid
from shop.ledger import CLEARING, SHOP, AccountName
from tests.web.small_shop import SmallShop
from tests.web.test_order_page import words

pytestmark = pytest.mark.anyio


def _keep(toman: int, order: Order, ctx: Shopping) -> None:
    """The shop keeps so much for whoever has placed this order."""
    kept = credit.account(order.person_id, credit.READY, order.currency, play=True)
    entries = [(AccountName(SHOP, CLEARING, order.currency), -toman * 10), (kept, toman * 10)]
    ledger.post(ctx, f"test:{order.id}:credit", "test-credit", entries)


async def order_with(shop: SmallShop, toman: int) -> Order:
    order = await shop.order()
    await shop.act(partial(_keep, toman, order))
    return order


async def test_credit_pays_all_of_an_order(shop: SmallShop) -> None:
    order = await order_with(shop, 1_000_000)
    before = await shop.browser.get(shop.page_of(order))
    form = await shop.form_of(order, credit.GATEWAY)

    page = await shop.browser.post(f"{shop.page_of(order)}/pay", data=form)
    again = await shop.browser.post(f"{shop.page_of(order)}/pay", data=form)

    assert "همهٔ ۴۸۰٬۰۰۰ تومان از اعتبار شما" in words(before.text)
    assert "پرداخت شد، سپاسگزاریم" in words(page.text)
    assert again.status_code == 409
    paid = shop.again(order)
    assert (paid.state, paid.payment_state) == (OrderState.CONFIRMED, PaymentState.PAID)
    assert shop.told(OrderPaid) == 1


async def test_credit_pays_a_part_and_the_bank_the_rest(shop: SmallShop) -> None:
    order = await order_with(shop, 100_000)
    before = await shop.browser.get(shop.page_of(order))
    form = await shop.form_of(order, credit.GATEWAY)

    page = await shop.browser.post(f"{shop.page_of(order)}/pay", data=form)

    assert "۱۰۰٬۰۰۰ تومان از اعتبار شما نزد فروشگاه پرداخت می‌شود. باقی" in words(before.text)
    assert "۳۸۰٬۰۰۰ تومان" in words(page.text)
    assert 'value="credit"' not in page.text
    await shop.pays(order)
    assert shop.again(order).payment_state is PaymentState.PAID
    assert [one.amount_minor for one in shop.attempts(order)] == [3_800_000, 1_000_000]


async def test_nothing_is_spent_without_a_press_the_terms_and_the_money(shop: SmallShop) -> None:
    rich, poor = await order_with(shop, 1_000_000), await shop.order()
    pay = f"{shop.page_of(rich)}/pay"

    opened = await shop.browser.get(f"{pay}?gateway=credit")
    unaccepted = await shop.browser.post(pay, data={"gateway": credit.GATEWAY})
    form = await shop.form_of(poor, credit.GATEWAY)
    broke = await shop.browser.post(f"{shop.page_of(poor)}/pay", data=form)

    assert opened.status_code == 200
    assert unaccepted.status_code == 409
    assert "اعتباری برای خرج کردن ندارید" in words(broke.text)
    assert 'value="credit"' not in broke.text
    for order in (rich, poor):
        assert shop.again(order).credit_minor is None
        assert shop.attempts(order) == []
