"""One shop on Telegram and on Bale: two bots, two buyers of the same number, one till."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlmodel import Session

from bot.settings import load_settings
from common.vault import GATEWAYS
from models import PaymentWay
from payments.base import InChat
from scheduler.kinds import Claimed
from shop import offered_ways
from tests.endtoend.rig import BUYER, OWNER, WAIT_S, House, listener, open_house, served
from tests.endtoend.steps import label, orders, says, taps
from tests.standins.bale import Bale
from tests.standins.botapi import Message, Person, Telegram
from tests.standins.botapi.people import NotSeen

pytestmark = pytest.mark.anyio

WALLET = "WALLET-TEST-1111111111111111"
SHAWL_AND_WAY = 4_500_000


@contextlib.asynccontextmanager
async def both(folder: Path, database_url: str) -> AsyncIterator[tuple[House, Bale]]:
    """A shop with a bot on either platform, whose owner takes wallets of Bale."""
    async with Bale(http_webhooks=True, webhook_retry_s=0.01) as bale:
        besides = {"bale_token": bale.token, "bale_api_url": bale.url}
        async with open_house(folder, database_url, besides=besides) as house:
            await house.app.engine.transact(lambda session: take_wallets(house, session))
            yield house, bale


def take_wallets(house: House, session: Session) -> None:
    now = house.app.clock.now()
    session.add(
        PaymentWay(
            name="bale",
            kind="bale",
            position=1,
            active=True,
            test=True,
            currency="IRR",
            values={},
            secrets={"provider_token": house.app.settings.vault().seal(GATEWAYS, WALLET)},
            offered_at=now,
            created_at=now,
        )
    )
    offered_ways.changed(session, now)


def is_bill(message: Message) -> bool:
    return "invoice" in message.data


async def namesake(house: House, bale: Bale) -> Person:
    """Somebody on Bale whose number is that of the buyer on Telegram."""
    other = bale.person(BUYER, "شیرین", "")
    await says(other, "/start", house.profile.shop)
    return other


async def asks_for_bill(house: House, person: Person) -> Message:
    """Order something, and have its bill in the chat."""
    order = await orders(house, person)
    bill = await taps(person, order, label("order-pay-bale-button", "fa"), is_bill)
    # The bill is there a moment before it is known that it is.
    await house.app.settle()
    return bill


def paid(house: House) -> list[tuple[object, ...]]:
    return house.rows(
        "SELECT gateway, state, amount_minor FROM payment_attempt WHERE state = 'paid'"
    )


async def test_a_purchase_on_bale_with_a_bill_in_the_chat(
    tmp_path: Path, database_url: str
) -> None:
    async with both(tmp_path, database_url) as (house, bale):
        await says(house.owner, "/start", house.profile.shop)
        await says(house.buyer, "/start", house.profile.shop)
        shirin = await namesake(house, bale)
        bill = await asks_for_bill(house, shirin)
        await shirin.pays(bill)

        await shirin.sees("سپاس", timeout=WAIT_S, fresh=False)
        await house.owner.sees("💰", timeout=WAIT_S)
        total = bill.data["invoice"]["total_amount"]
        assert paid(house) == [("bale", "paid", total)]
        with pytest.raises(NotSeen, match="پرداخت شده"):
            await shirin.pays(bill)
        assert len(house.telegram.calls.of("sendMessage", "sendPhoto", chat_id=BUYER)) == 1
        assert house.rows(
            "SELECT count(DISTINCT person_id) FROM identity WHERE address = '2002'"
        ) == [(2,)]
        assert [call.description for call in bale.calls if not call.ok] == []


async def test_a_link_from_the_page_is_paid_by_a_friend_on_bale(
    tmp_path: Path, sqlite_url: str
) -> None:
    async with both(tmp_path, sqlite_url) as (house, bale):
        await orders(house, house.buyer)
        ((order_id,),) = house.rows("SELECT id FROM orders")
        assert isinstance(order_id, int)
        await house.app.cashier.look_at_ways()
        opened = await house.app.cashier.begin(order_id, "bale")
        assert isinstance(opened, InChat)
        home, _, start = opened.url.partition("?start=")
        assert home == "https://ble.ir/vefa_bale_bot"
        shirin = await namesake(house, bale)
        await says(shirin, f"/start {start}", is_bill)
        again = await says(shirin, f"/start {start}", is_bill)
        await shirin.pays(again)
        await house.buyer.sees("سپاس", timeout=WAIT_S, fresh=False)
        await says(shirin, f"/start {start}", "پرداخت شده")

        assert [row[0] for row in paid(house)] == ["bale"]


async def test_a_payment_whose_news_is_lost_is_found(tmp_path: Path, sqlite_url: str) -> None:
    async with both(tmp_path, sqlite_url) as (house, bale):
        shirin, check = await namesake(house, bale), label("order-check-button", "fa")
        bill = await asks_for_bill(house, shirin)
        order = await shirin.sees(lambda message: check in message.labels, fresh=False)
        name = await shirin.begins_to_pay(bill)
        bale.receipt_of(bale.bills[name])
        # What keeps the question's number is written beside the answer to it.
        await house.app.bill_gate.settle()
        await taps(shirin, order, check, "سپاس")

        assert [row[0] for row in paid(house)] == ["bale"]


async def test_a_bill_goes_to_nobody_who_only_has_the_same_number(
    tmp_path: Path, sqlite_url: str
) -> None:
    async with both(tmp_path, sqlite_url) as (house, bale):
        await namesake(house, bale)
        await orders(house, house.buyer)
        ((order_id, code, person_id),) = house.rows("SELECT id, code, person_id FROM orders")
        route = f"order/{code}/billed"
        for home in (("telegram", str(BUYER)), None):
            work = Claimed(
                id=7,
                kind="bill",
                payload={"order_id": order_id, "gateway": "bale", "route": route},
                person_id=int(str(person_id)),
                due_at=house.app.clock.now(),
                attempts=1,
                correlation="test",
                home=home,
            )
            await house.app.jobs.paying.bill(work)

        await house.buyer.sees("انجام نشد", timeout=WAIT_S)
        assert bale.calls.of("sendInvoice") == []
        assert house.rows("SELECT id FROM payment_attempt") == []


async def test_each_bot_has_a_name_of_its_own(tmp_path: Path, sqlite_url: str) -> None:
    async with both(tmp_path, sqlite_url) as (house, bale):
        shirin = await namesake(house, bale)
        await says(house.owner, "/start", house.profile.shop)

        names = house.rows("SELECT key, value FROM setting WHERE key LIKE '%_name' ORDER BY key")
        assert [str(value).strip('"') for key, value in names if key != "shop_name"][:1] == [
            "vefa_bale_bot"
        ]
        card = await says(shirin, "/start sku_GAZ-1", "گز")
        share = label("product-share-button", "fa")
        shared = (await shirin.taps(card, share)).copied
        assert str(shared).startswith("https://ble.ir/vefa_bale_bot?start=p_")


async def test_a_shop_may_be_on_bale_alone(tmp_path: Path, sqlite_url: str) -> None:
    async with Bale() as bale:
        with listener() as listening:
            settings = load_settings(
                _env_file=None,
                data_dir=tmp_path / "data",
                database_url=sqlite_url,
                bale_token=bale.token,
                bale_api_url=bale.url,
                owner_bale_id=OWNER,
                http_port=listening.getsockname()[1],
            )
            async with served(settings, listening) as app:
                owner = bale.person(OWNER, "زهرا", "")
                await owner.sends("/start")
                await owner.sees("", timeout=WAIT_S)
                await owner.sends("/payments")
                await owner.sees("", timeout=WAIT_S)

                assert list(app.channels) == ["bale"]
                kinds = app.gateways.kinds
                inside = {name for name, kind in kinds.items() if kind.inside is not None}
                can = {name for name in inside if app.gateways.can_build(kinds[name])}
                assert (inside, can) == ({"bale", "stars", "telegram"}, {"bale"})
    with app.database.engine.connect() as reading:
        found = reading.exec_driver_sql("SELECT channel, address FROM identity").all()
    assert [tuple(row) for row in found] == [("bale", str(OWNER))]


async def test_voices_go_from_one_messenger_to_the_other_and_back(
    tmp_path: Path, sqlite_url: str
) -> None:
    async with both(tmp_path, sqlite_url) as (house, bale):
        await says(house.owner, "/start", house.profile.shop)
        shirin = await namesake(house, bale)
        await says(shirin, "پشتیبانی", "خبر دادیم")
        await house.owner.sees("صحبت کند", timeout=WAIT_S)
        await shirin.sends_file("voice", b"OggS-question")
        heard = await house.owner.sees(lambda one: "voice" in one.data, timeout=WAIT_S)
        assert content_of(house.telegram, heard, "voice") == b"OggS-question"
        # It is there a moment before it is known that it is.
        await house.app.settle()
        await house.owner.sends_file("voice", b"OggS-answer", reply_to=heard)
        answered = await shirin.sees(lambda one: "voice" in one.data, timeout=WAIT_S)
        assert content_of(bale, answered, "voice") == b"OggS-answer"
        assert not bale.calls.of("sendVoice")[-1].params.get("parse_mode")
        place = await house.owner.sends_location(32.65, 51.67, reply_to=heard)
        shown = await shirin.sees(lambda one: "location" in one.data, timeout=WAIT_S)
        assert shown.data["location"] == place.data["location"]


def content_of(platform: Telegram, message: Message, kind: str) -> bytes:
    return platform.bot.files[message.data[kind]["file_id"]].content
