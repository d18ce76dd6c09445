"""The order page over real HTTP: what a buyer reads, and what pressing its buttons does."""

import asyncio
import re
from datetime import timedelta

import pytest

from models import AttemptState, OrderState, PaymentState
from shop import fulfilment, orders
from shop.events import OrderPaid
from tests.web.small_shop import SmallShop

pytestmark = pytest.mark.anyio


def words(html: str) -> str:
    """What one reads of a page, without marks of direction."""
    text = re.sub(r"<(style|script|head)>.*?</\1>", "", html, flags=re.DOTALL)
    text = re.sub(r"<[^>]+>", " ", re.sub(r"[\u200f\u2066-\u2069]", "", text))
    return " ".join(text.split())


async def test_it_shows_what_was_ordered_and_until_when_it_is_kept(shop: SmallShop) -> None:
    order = await shop.order(units=2)

    page = await shop.browser.get(shop.page_of(order))

    assert page.status_code == 200
    assert '<html lang="fa" dir="rtl">' in page.text
    text = words(page.text)
    assert "گلیم" in text
    assert f"سفارش {order.code}" in text
    assert "شال نخی ۲ × ۴۵۰٬۰۰۰ تومان ۹۰۰٬۰۰۰ تومان" in text
    assert "هزینهٔ ارسال ۳۰٬۰۰۰ تومان" in text
    assert "جمع کل ۹۳۰٬۰۰۰ تومان" in text
    assert "تا ۱۲ آذر، ۱۹:۳۰ برای شما" in text
    assert "۶۰ دقیقه مانده است" in text
    assert "بانک آزمایشی" in text


async def test_it_speaks_the_language_of_the_order_until_another_is_chosen(
    shop: SmallShop,
) -> None:
    order = await shop.order(language="tr")

    first = await shop.browser.get(shop.page_of(order))
    english = await shop.browser.get(f"{shop.page_of(order)}?lang=en")
    later = await shop.browser.get(shop.page_of(order))
    odd = await shop.browser.get(f"{shop.page_of(order)}?lang=xx")

    assert "Siparişiniz ödemenizi bekliyor" in first.text
    assert "Your order is waiting" in english.text
    assert "Your order is waiting" in later.text
    assert "Your order is waiting" in odd.text


async def test_looking_never_begins_a_payment(shop: SmallShop) -> None:
    order = await shop.order()

    for _ in range(3):
        await shop.browser.get(shop.page_of(order))
    opened_by_hand = await shop.browser.get(f"{shop.page_of(order)}/pay?lang=tr")

    assert shop.attempts(order) == []
    assert str(opened_by_hand.url) == f"{shop.page_of(order)}?lang=tr"


async def test_it_is_private(shop: SmallShop) -> None:
    order = await shop.order()

    page = await shop.browser.get(shop.page_of(order))

    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-robots-tag"].startswith("noindex")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert "مینا" not in page.text
    assert "ولیعصر" not in page.text
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", page.text)
    assert len(page.content) < 20_000


async def test_a_paid_order_shows_the_banks_reference_and_where_it_is(shop: SmallShop) -> None:
    order = await shop.order()

    page = await shop.pays(order)

    assert str(page.url) == shop.page_of(order)
    text = words(page.text)
    [attempt] = shop.attempts(order)
    assert "پرداخت شد، سپاسگزاریم" in text
    assert f"شمارهٔ پیگیری بانک: {attempt.bank_ref}" in text
    assert "کارت: 603799******1234" in text
    assert "ثبت سفارش ۱۲ آذر، ۱۸:۳۰" in text
    assert 'name="gateway"' not in page.text
    assert shop.again(order).payment_state is PaymentState.PAID


async def test_a_parcel_on_its_way_shows_its_tracking_code(shop: SmallShop) -> None:
    order = await shop.order()
    await shop.pays(order)
    shop.clock.advance(timedelta(days=1))
    await shop.act(lambda ctx: fulfilment.ship(ctx, order, "RR123456785IR", "پست"))

    text = words((await shop.browser.get(shop.page_of(order))).text)

    assert "تحویل به پست یا پیک ۱۳ آذر، ۱۸:۳۰ پست کد رهگیری: RR123456785IR" in text
    assert "بسته‌بندی" not in text
    assert "تحویل به شما" in text


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("insufficient_funds", "موجودی کارت کافی نبود"),
        ("wrong_pin", "بانک مشخصات یا رمز کارت را نپذیرفت"),
        ("daily_limit", "سقف پرداخت امروز این کارت پر شده است"),
        ("blocked_card", "بانک اجازهٔ این پرداخت را نداد"),
        ("bank_down", "بانک الان پاسخ نمی‌دهد"),
    ],
)
async def test_a_refusal_says_why_and_offers_another_try(
    shop: SmallShop, reason: str, sentence: str
) -> None:
    order = await shop.order()

    refused = await shop.pays(order, "refused", reason=reason)
    paid = await shop.pays(order)

    assert sentence in words(refused.text)
    assert "تلاش دوباره" in words(refused.text)
    assert "پرداخت شد" in words(paid.text)
    states = [attempt.state for attempt in shop.attempts(order)]
    assert states == [AttemptState.FAILED, AttemptState.PAID]


async def test_turning_back_costs_nothing(shop: SmallShop) -> None:
    order = await shop.order()

    page = await shop.pays(order, "cancelled")

    assert "بدون پرداخت برگشتید" in words(page.text)
    assert [one.state for one in shop.attempts(order)] == [AttemptState.CANCELLED]


async def test_money_on_its_way_is_not_paid_again(shop: SmallShop) -> None:
    order = await shop.order()

    page = await shop.pays(order, "late", minutes="10")
    again = await shop.browser.post(f"{shop.page_of(order)}/pay", data=await shop.form_of(order))

    assert "لطفاً دوباره پرداخت نکنید" in words(page.text)
    assert 'http-equiv="refresh"' in page.text
    assert again.status_code == 409
    assert "هنوز داریم از بانک" in words(again.text)
    assert len(shop.attempts(order)) == 1


async def test_i_have_paid_finds_a_payment_nobody_told_of(shop: SmallShop) -> None:
    order = await shop.order()
    await shop.pays(order, "lost")
    assert shop.again(order).payment_state is PaymentState.UNPAID

    page = await shop.browser.post(f"{shop.page_of(order)}/check")

    assert "پرداخت شد" in words(page.text)
    assert shop.told(OrderPaid) == 1


async def test_i_have_paid_before_paying_gets_a_clear_answer(shop: SmallShop) -> None:
    order = await shop.order()
    await shop.to_the_bank(order)

    page = await shop.browser.post(f"{shop.page_of(order)}/check")

    assert "بانک هنوز پرداختی برای این سفارش ندارد" in words(page.text)
    assert 'value="testbank"' in page.text


async def test_whoever_paid_unnoticed_is_not_sent_to_pay_again(shop: SmallShop) -> None:
    order = await shop.order()
    await shop.pays(order, "lost")

    page = await shop.browser.post(f"{shop.page_of(order)}/pay", data=await shop.form_of(order))

    assert page.status_code == 409
    assert "پرداخت شد، سپاسگزاریم" in words(page.text)
    assert len(shop.attempts(order)) == 1


async def test_presses_at_the_same_moment_share_one_attempt(shop: SmallShop) -> None:
    order = await shop.order()
    address, form = f"{shop.page_of(order)}/pay", await shop.form_of(order)

    answers = await asyncio.gather(
        *(shop.browser.post(address, data=form, follow_redirects=False) for _ in range(5))
    )

    assert [answer.status_code for answer in answers] == [303] * 5
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert len(shop.attempts(order)) == 1


async def test_a_link_given_a_moment_ago_is_given_again(shop: SmallShop) -> None:
    order = await shop.order()

    first = await shop.to_the_bank(order)
    shop.clock.advance(timedelta(minutes=5))
    second = await shop.to_the_bank(order)
    shop.clock.advance(timedelta(minutes=11))
    third = await shop.to_the_bank(order)

    assert str(first.url) == str(second.url) != str(third.url)


async def test_an_expired_order_says_so_kindly_and_cannot_be_paid(shop: SmallShop) -> None:
    order = await shop.order()
    await shop.pass_time(61)

    page = await shop.browser.get(shop.page_of(order))
    pressed = await shop.browser.post(f"{shop.page_of(order)}/pay", data=await shop.form_of(order))

    assert shop.again(order).state is OrderState.EXPIRED
    assert "مهلت این سفارش تمام شد" in words(page.text)
    assert "پرداخت کرده‌ام" not in words(page.text)
    assert 'name="gateway"' not in page.text
    assert pressed.status_code == 409
    assert shop.attempts(order) == []


async def test_an_expired_order_that_may_have_been_paid_can_be_asked_about(
    shop: SmallShop,
) -> None:
    order = await shop.order()
    await shop.pays(order, "lost")
    await shop.pass_time(200)

    expired = await shop.browser.get(shop.page_of(order))
    checked = await shop.browser.post(f"{shop.page_of(order)}/check")

    assert "مهلت این سفارش تمام شد" in words(expired.text)
    assert "اگر پرداخت کرده‌اید پولتان محفوظ است" in words(expired.text)
    assert "پرداخت شد، سپاسگزاریم" in words(checked.text)


async def test_a_cancelled_order_says_so(shop: SmallShop) -> None:
    order = await shop.order()
    await shop.act(lambda ctx: orders.cancel(ctx, order, ""))

    page = await shop.browser.get(shop.page_of(order))

    assert "این سفارش لغو شد" in words(page.text)
    assert 'name="gateway"' not in page.text


async def test_money_that_came_too_late_for_the_goods_is_looked_at(shop: SmallShop) -> None:
    order = await shop.order(units=3)
    await shop.pays(order, "late", minutes="180")
    await shop.pass_time(200)
    await shop.order(units=3)

    page = await shop.browser.post(f"{shop.page_of(order)}/check")

    assert "پرداخت شما در حال بررسی است" in words(page.text)
    assert "پول شما گم نشده" in words(page.text)


async def test_an_unknown_key_reveals_nothing(shop: SmallShop) -> None:
    order = await shop.order()
    near = order.page_key[:-1] + ("a" if order.page_key[-1] != "a" else "b")

    unknown = await shop.browser.get(f"{shop.address}/p/{near}")
    elsewhere = await shop.browser.get(f"{shop.address}/admin")
    pressed = await shop.browser.post(f"{shop.address}/p/{near}/pay", data={"gateway": "x"})

    assert [page.status_code for page in (unknown, elsewhere, pressed)] == [404] * 3
    assert unknown.text == elsewhere.text == pressed.text
    assert "این‌جا چیزی نیست" in unknown.text


@pytest.mark.parametrize("gateway", ["", "sizpay", "<script>alert(1)</script>", "x" * 5000])
async def test_a_way_to_pay_that_is_not_there_is_refused(shop: SmallShop, gateway: str) -> None:
    order = await shop.order()

    form = await shop.form_of(order, gateway)
    page = await shop.browser.post(f"{shop.page_of(order)}/pay", data=form)

    assert page.status_code == 409
    assert "این راه پرداخت دیگر باز نیست. لطفاً راه دیگری انتخاب کنید." in words(page.text)
    assert "<script>alert" not in page.text
    assert shop.attempts(order) == []


async def test_names_of_goods_are_never_markup(shop: SmallShop) -> None:
    await shop.sells("<b>کیف & «چرم»</b>", sku="KIF-01", toman=900_000, stock=1)
    order = await shop.order(sku="KIF-01")

    page = await shop.browser.get(shop.page_of(order))

    assert "&lt;b&gt;کیف &amp; «چرم»&lt;/b&gt;" in page.text


async def test_pressing_too_often_is_slowed_down(shop: SmallShop) -> None:
    order = await shop.order()
    address = f"{shop.page_of(order)}/check"

    answers = [await shop.browser.post(address) for _ in range(10)]
    shop.monotonic.seconds += 60
    later = await shop.browser.post(address)

    assert [answer.status_code for answer in answers] == [200] * 8 + [429] * 2
    assert "پشت سر هم زیاد امتحان شد" in answers[-1].text
    assert later.status_code == 200
