"""Links to the shop's bots lead to the channel of whoever gets them."""

import pytest

from common.bots import HOMES, start_link
from shop import installing, settings
from tests.shop.world import World


@pytest.mark.parametrize(
    ("known", "channel", "link"),
    [
        (["telegram", "bale"], "telegram", "https://t.me/on_telegram?start=p_7"),
        (["telegram", "bale"], "bale", "https://ble.ir/on_bale?start=p_7"),
        (["telegram", "bale"], "instagram", "https://t.me/on_telegram?start=p_7"),
        (["bale"], "telegram", "https://ble.ir/on_bale?start=p_7"),
        (["telegram"], "bale", "https://t.me/on_telegram?start=p_7"),
        ([], "telegram", None),
    ],
)
def test_a_link_leads_to_the_bot_of_its_reader(
    world: World, known: list[str], channel: str, link: str | None
) -> None:
    for name in known:
        with world.turn() as ctx:
            installing.remember_bot(ctx.session, name, f"on_{name}", ctx.now)

    with world.turn() as ctx:
        assert settings.load(ctx.session).bot_link(channel, "p_7") == link


def test_each_platform_has_its_own_address() -> None:
    assert {start_link(one, "bot", "x").partition("/bot")[0] for one in HOMES} == set(
        HOMES.values()
    )
    assert len(set(HOMES.values())) == len(HOMES)
