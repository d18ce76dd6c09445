"""A buyer goes from /start to a parcel on its way, and the seller is told."""

from pathlib import Path

import pytest

from tests.endtoend.checks import check
from tests.endtoend.profiles import ISFAHAN, LONDON, Profile
from tests.endtoend.rig import WAIT_S, House, open_house
from tests.endtoend.steps import orders, page_of, says, ships
from tests.play.words import translator

pytestmark = pytest.mark.anyio

TRACKING = "12345678901234567890"


async def buys(house: House) -> None:
    """The whole story, in the shop's language."""
    from common.i18n import Reader
    from common.messages import Code, msg

    profile = house.profile
    reader = Reader(profile.language, profile.timezone, "gregorian")
    await says(house.owner, "/start", profile.shop)
    order = await orders(house, house.buyer)
    assert profile.price in order.text
    page = await house.pays(page_of(order))
    (code,) = house.rows("SELECT code FROM orders")
    assert str(code[0]) in page.text
    thanks = await house.buyer.sees(translator().plain(msg("thanks-safe"), reader), timeout=WAIT_S)
    assert profile.price in thanks.text
    alert = await house.owner.sees(profile.address[0], timeout=WAIT_S)
    assert profile.price in alert.text
    await ships(house, alert, TRACKING)
    told = await house.buyer.sees(TRACKING, timeout=WAIT_S)
    assert translator().plain(msg("shipped-order", code=Code(str(code[0]))), reader) in told.text
    numbers = await says(house.owner, "/stats")
    assert profile.price in numbers.text
    await check(house)


@pytest.mark.parametrize("webhook", [False, True], ids=["polling", "webhook"])
async def test_a_purchase_from_the_first_word_to_the_parcel(
    tmp_path: Path, database_url: str, webhook: bool
) -> None:
    async with open_house(tmp_path, database_url, webhook=webhook, profile=ISFAHAN) as house:
        await buys(house)


@pytest.mark.parametrize("profile", [LONDON], ids=["english"])
async def test_a_purchase_in_another_shop(
    tmp_path: Path, sqlite_url: str, profile: Profile
) -> None:
    """Another language, money, country; goods keep the names their seller gave them."""
    async with open_house(tmp_path, sqlite_url, profile=profile) as house:
        await buys(house)
