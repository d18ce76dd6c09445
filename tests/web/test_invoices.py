"""The invoice of a paid order: its words in the buyer's language, its key, and what it keeps quiet."""

from io import BytesIO
from pathlib import Path

import httpx
import pytest
from pypdf import PdfReader

from common.text import persian_digits
from handlers import invoicing
from models import Order, OrderLine, OrderState, Person
from shop import invoices, orders
from shop.context import Shopping
from tests.databases import SQLITE, Databases
from tests.web.small_shop import SmallShop, open_shop

pytestmark = pytest.mark.anyio


async def fetch(shop: SmallShop, order: Order) -> httpx.Response:
    invoice = shop.look(lambda session: invoices.of(session, order.id))
    assert invoice is not None
    return await shop.browser.get(f"{shop.address}/i/{invoice.key}")


def words(answer: httpx.Response) -> str:
    """The text of a PDF in one line; parts that run from right to left may change places."""
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    pages = PdfReader(BytesIO(answer.content)).pages
    text = " ".join(page.extract_text() for page in pages)
    unseen = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069\u200e\u200f"))
    return " ".join(text.translate(unseen).split())


async def test_the_page_leads_to_the_invoice_once_it_is_paid(shop: SmallShop) -> None:
    order = await shop.order(language="en", units=2)
    assert "/i/" not in (await shop.browser.get(shop.page_of(order))).text
    assert shop.look(lambda session: invoices.of(session, order.id)) is None

    page = await shop.pays(order)

    answer = await fetch(shop, order)
    assert f'href="{answer.url.path}"' in page.text
    assert answer.headers["content-disposition"] == 'attachment; filename="invoice-1.pdf"'
    assert answer.headers["x-robots-tag"].startswith("noindex")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            [
                "Seller گلیم",
                "Invoice no. 1",
                "Date: 3 December 2026",
                "Unit price",
                "Tax included",
                "450,000 Toman",
                "900,000 Toman",
                "Delivery",
                "30,000 Toman",
                "Total",
                "930,000 Toman",
                "reference",
                "trial purchase",
                "We never ask for card numbers",
            ],
        ),
        ("tr", ["Fatura No 1", "3 Aralık 2026", "Birim fiyat", "930.000 tümen", "asla"]),
        ("fa", ["فاکتور", "آذر", "شال نخی", "مبلغ", "جمع کل", "تومان", "نمی‌خواهیم"]),
    ],
)
async def test_it_speaks_as_its_buyer_does(shop: SmallShop, language: str, said: list[str]) -> None:
    order = await shop.order(language=language, units=2)
    await shop.pays(order)
    bank_ref = shop.attempts(order)[0].bank_ref

    text = words(await fetch(shop, order))

    assert [one for one in said if one not in text] == []
    assert order.code in text
    assert bank_ref
    assert bank_ref in text
    assert "مینا" not in text
    assert "ولیعصر" not in text
    if language == "fa":
        # Read from the other end, as the parts of a line that runs left may come.
        assert {persian_digits("930٬000"), persian_digits("000٬039")} & set(text.split())
        assert persian_digits("12") in text or persian_digits("21") in text
        assert persian_digits("1405") in text or persian_digits("5041") in text


async def test_only_the_chats_link_names_the_buyer_and_where_it_went(shop: SmallShop) -> None:
    order = await shop.order()
    page = await shop.pays(order)

    def link(ctx: Shopping) -> str:
        (found,) = invoicing.buttons(ctx, orders.by_id(ctx.session, order.id))
        assert found.url is not None
        return found.url

    told = await shop.act(link)

    invoice = shop.look(lambda session: invoices.of(session, order.id))
    assert invoice is not None
    assert told.endswith(f"/i/{invoice.own_key}")
    assert invoice.own_key not in page.text
    own = words(await shop.browser.get(f"{shop.address}/i/{invoice.own_key}"))
    others = words(await fetch(shop, order))
    for word in ("خریدار", "مینا رستمی", "خیابان ولیعصر"):
        assert (word in own, word in others) == (True, False)
    assert "9121234567" not in own


async def test_an_invoice_in_lira_names_the_buyer_and_whoever_it_went_to(
    databases: Databases, tmp_path: Path, anyio_backend: str
) -> None:
    url = databases.new(SQLITE, migrated=True)
    async with open_shop(url, tmp_path, currency="TRY") as shop:
        await shop.sells("Yün şal", sku="SAL", toman=4_500, stock=9, tax_bps=2000)
        order = await shop.order(sku="SAL", language="tr", units=2)
        home = {
            "name": "Öznur Işık",
            "phone": "+905321112233",
            "text": "Kıbrıs Şehitleri Cd. No: 12/4, Konak, İzmir",
            "postal_code": "35220",
        }

        def rewrite(ctx: Shopping) -> None:
            found = orders.by_id(ctx.session, order.id)
            found.address = home
            ctx.session.get_one(Person, found.person_id).name = "Ayşe Çağlayan"

        await shop.act(rewrite)
        await shop.pays(order)
        invoice = shop.look(lambda session: invoices.of(session, order.id))
        assert invoice is not None

        text = words(await shop.browser.get(f"{shop.address}/i/{invoice.own_key}"))

    wanted = (
        *("Alıcı Ayşe Çağlayan", "Teslim alan: Öznur Işık", home["text"], "Posta kodu: 35220"),
        *("₺450,00", "İçindeki vergi", "₺150,00", "₺900,00", "Toplam"),
    )
    assert [one for one in wanted if one not in text] == []


async def test_a_cancelled_order_keeps_its_invoice_and_says_so(shop: SmallShop) -> None:
    order = await shop.order(language="en")
    await shop.pays(order)

    def cancel(ctx: Shopping) -> None:
        found = orders.locked(ctx.session, order.id)
        orders.close(ctx, found, OrderState.CANCELLED, "shop")

    await shop.act(cancel)

    text = words(await fetch(shop, order))
    assert "Invoice no. 1" in text
    assert "cancelled later" in text


async def test_goods_for_many_pages_are_all_on_it(shop: SmallShop) -> None:
    order = await shop.order(language="en")
    await shop.pays(order)

    def longer(ctx: Shopping) -> None:
        (line,) = orders.lines_of(ctx.session, order.id)
        for number in range(80):
            row = line.model_dump(exclude={"id", "name"})
            ctx.session.add(OrderLine(**row, name=f"شال {number} 🧣 <b> " + "long " * 20))

    await shop.act(longer)

    answer = await fetch(shop, order)
    assert len(PdfReader(BytesIO(answer.content)).pages) > 2
    assert words(answer).count("450,000 Toman") >= 160


async def test_another_key_opens_nothing_and_nobody_asks_forever(shop: SmallShop) -> None:
    order = await shop.order()
    await shop.pays(order)

    wrong = await shop.browser.get(f"{shop.address}/i/{order.page_key}")
    assert wrong.status_code == 404
    codes = [(await shop.browser.get(f"{shop.address}/i/x")).status_code for _ in range(20)]
    assert codes[-1] == 429
    shop.monotonic.seconds += 60
    assert (await fetch(shop, order)).status_code == 200
