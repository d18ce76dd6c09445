"""A running shop is asked before a bill is paid, and answers beside its turns."""

from pathlib import Path

import pytest

from bot.channels.telegram import TelegramChannel
from common.money import Money
from payments.bills import Bill, payload_of
from shop.gateway_making import Account
from tests.endtoend.rig import open_house
from tests.endtoend.steps import says
from tests.standins.botapi.people import NotSeen

pytestmark = pytest.mark.anyio


async def test_a_bill_of_nobody_is_refused_in_the_readers_language(
    tmp_path: Path, database_url: str
) -> None:
    async with open_house(tmp_path, database_url) as house:
        channel = house.app.channels["telegram"]
        assert isinstance(channel, TelegramChannel)
        bill = Bill("گلیم", "گلیم", payload_of(7001), "K7MWQ4", Money(250, "XTR"))
        link = await channel.bills.link(bill)
        await says(house.buyer, "/start", "")
        elif_ = house.person(2044, "Elif", "tr")

        for person, words in ((house.buyer, "این صورتحساب دیگر"), (elif_, "Bu fatura artık")):
            with pytest.raises(NotSeen, match=words):
                await person.pays(link)


async def test_its_owner_may_have_stars(tmp_path: Path, sqlite_url: str) -> None:
    async with open_house(tmp_path, sqlite_url) as house:
        can = house.app.gateways.try_out(Account("stars", {"worth": "150,000 تومان"}))

        assert can.works_in("IRR")
        assert can.only_digital
