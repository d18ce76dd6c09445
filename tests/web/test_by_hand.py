"""The order page's ways to pay without a gateway: from card to card, and at the door."""

import re
from dataclasses import replace
from functools import partial

import httpx
import pytest
from sqlmodel import Session, col, select

from common.roles import Role
from handlers.merchants.receipts import words as looked_at
from models import AttemptState, Order, OrderState, PaymentReceipt, PaymentState, Person
from shop import orders, receipt_pictures, receipts, settings
from shop.context import Shopping
from shop.events import ReceiptSent
from tests.shop.receipt_pictures import receipt, sent
from tests.web.small_shop import SmallShop
from tests.web.test_order_page import words

pytestmark = pytest.mark.anyio

CARD = {"number": "6037997512345670", "holder": "مینا رضایی", "bank": "بانک ملی"}
CASH = {"regions": ["تهران"], "most_minor": 10_000_000, "most_orders": 1}


async def offers(shop: SmallShop, **ways: object) -> None:
    def change(ctx: Shopping) -> None:
        for key, value in ways.items():
            settings.change(ctx, key, value)

    await shop.act(change)


async def test_the_card_is_shown_once_it_is_asked_for(shop: SmallShop) -> None:
    await offers(shop, card=CARD)
    order = await shop.order()
    before = await shop.browser.get(shop.page_of(order))
    form = await shop.form_of(order, "card")

    page = await shop.browser.post(f"{shop.page_of(order)}/pay", data=form)
    again = await shop.browser.post(f"{shop.page_of(order)}/pay", data=form)

    assert "6037" not in before.text
    [attempt] = shop.attempts(order)
    text = words(page.text)
    assert "شمارهٔ کارت: 6037 9975 1234 5670" in text
    assert "به نام مینا رضایی، بانک ملی" in text
    assert re.search(r"مبلغ: ۴٬۸۰۰٬\S+ ریال", text)
    assert 'value="testbank"' in page.text
    assert 'value="card"' not in page.text
    assert words(again.text) == text
    assert attempt.state is AttemptState.ISSUED


async def test_terms_are_accepted_before_any_card_is_shown(shop: SmallShop) -> None:
    await offers(shop, card=CARD)
    order = await shop.order()

    page = await shop.browser.post(f"{shop.page_of(order)}/pay", data={"gateway": "card"})

    assert page.status_code == 409
    assert shop.attempts(order) == []


async def test_a_receipt_under_review_asks_nobody_to_pay_again(shop: SmallShop) -> None:
    await offers(shop, card=CARD)
    order = await shop.order()
    await shop.browser.post(f"{shop.page_of(order)}/pay", data=await shop.form_of(order, "card"))

    def send(session: Session) -> None:
        buyer = session.get_one(Person, order.person_id)
        ctx = shop.engine.context(session, buyer, Role.BUYER, "buyer")
        receipt_pictures.send(ctx, orders.by_id(session, order.id), "photo")

    await shop.engine.transact(send)

    page = await shop.browser.get(shop.page_of(order))

    assert "رسید شما رسیده است" in words(page.text)
    assert 'name="gateway"' not in page.text
    assert "/check" not in page.text


async def upload(
    shop: SmallShop, order: Order, content: bytes, name: str = "picture", beside: str = ""
) -> httpx.Response:
    files = {name: ("رسید.jpg", content, "image/jpeg")}
    data = {"transfer": beside}
    return await shop.browser.post(f"{shop.page_of(order)}/receipt", files=files, data=data)


async def test_a_receipt_comes_by_the_page_and_a_picture_seen_before_is_told(
    shop: SmallShop,
) -> None:
    await offers(shop, card=CARD)
    image, known = receipt(1), []
    for content in (sent(image), sent(image, quality=60, share=0.6)):
        order = await shop.order()
        form = await shop.form_of(order, "card")
        asked = await shop.browser.post(f"{shop.page_of(order)}/pay", data=form)
        assert 'enctype="multipart/form-data"' in asked.text

        page = await upload(shop, order, content, beside="۱۲۳۴۵۶ - ۴۴۷۱")

        assert "رسید شما رسیده است" in words(page.text)
        [attempt] = shop.attempts(order)
        assert attempt.state is AttemptState.VERIFYING
        again = await upload(shop, order, content)
        assert again.status_code == 409
        assert "در دست بررسی" in words(again.text)
        known.append(order.code)

    def told(ctx: Shopping, what: str = "receipt-alike") -> tuple[bool, ...]:
        rows = ctx.session.exec(
            select(PaymentReceipt).order_by(col(PaymentReceipt.sent_at), col(PaymentReceipt.id))
        ).all()
        owner = replace(ctx, role=Role.OWNER)
        said = [looked_at(owner, row, receipts.order_of(ctx.session, row)) for row in rows]
        return tuple(any(what in repr(one) for one in words) for words in said)

    assert await shop.act(told) == (False, True)
    for what in ("receipt-tracking-same", "receipt-last-four"):
        assert await shop.act(partial(told, what=what)) == (True, True)
    assert shop.told(ReceiptSent) == 2


async def test_what_is_no_picture_of_a_receipt_is_refused_and_nothing_is_lost(
    shop: SmallShop,
) -> None:
    await offers(shop, card=CARD)
    order = await shop.order()
    early = await upload(shop, order, sent(receipt(1)))
    await shop.browser.post(f"{shop.page_of(order)}/pay", data=await shop.form_of(order, "card"))

    nothing = await upload(shop, order, b"")
    other = await upload(shop, order, sent(receipt(1)), name="else")
    broken = await upload(shop, order, b"%PDF-1.7")
    unread = await upload(shop, order, sent(receipt(1)), beside="نمی‌دانم")
    assert "لطفاً فقط رقم‌ها را بنویسید" in words(unread.text)
    large = await upload(shop, order, b"0" * (11 * 1024 * 1024))
    stranger = await shop.browser.post(
        f"{shop.address}/p/nobody/receipt", files={"picture": ("a.jpg", sent(receipt(1)))}
    )

    refused = [one.status_code for one in (early, nothing, other, broken, unread, large, stranger)]
    assert refused == [409, 409, 409, 409, 409, 413, 404]
    assert "شمارهٔ کارت: 6037 9975 1234 5670" in words(broken.text)
    [attempt] = shop.attempts(order)
    assert attempt.state is AttemptState.ISSUED
    assert "رسید شما رسیده است" in words((await upload(shop, order, sent(receipt(1)))).text)


async def test_money_at_the_door_confirms_the_order(shop: SmallShop) -> None:
    await offers(shop, cash=CASH)
    order = await shop.order()

    form = await shop.form_of(order, "cash")
    page = await shop.browser.post(f"{shop.page_of(order)}/pay", data=form)

    found = shop.again(order)
    assert (found.state, found.payment_state) == (OrderState.CONFIRMED, PaymentState.UNPAID)
    assert "قابل پرداخت در محل: ۴۸۰٬۰۰۰ تومان" in words(page.text)
    assert 'name="gateway"' not in page.text


async def test_what_is_not_offered_cannot_be_chosen(shop: SmallShop) -> None:
    order = await shop.order()
    await offers(shop, cash={**CASH, "regions": ["یزد"]})
    form = await shop.form_of(order)

    for way in ("card", "cash"):
        page = await shop.browser.post(f"{shop.page_of(order)}/pay", data={**form, "gateway": way})
        assert page.status_code == 409

    assert shop.attempts(order) == []
    assert shop.again(order).state is OrderState.PLACED
