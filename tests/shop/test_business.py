"""The bot in a seller's own account: who let it in, what is missing, and which words are its."""

from typing import Any

import pytest
from sqlmodel import select

from common import guests
from common.errors import BadInput, NotAllowed
from common.roles import Role
from models import Conversation, Person, StaffRole
from shop import business, meant, staff
from shop.business import News
from tests.shop.world import World

RIGHTS = frozenset({"can_reply", "can_read_messages"})
MUTE = RIGHTS - {"can_reply"}


def lets_in(
    world: World,
    person: int,
    role: Role,
    *,
    enabled: bool = True,
    rights: frozenset[str] = RIGHTS,
    id_: str = "bc",
) -> News | None:
    with world.turn(person, role) as ctx:
        return business.connected(ctx, id_, enabled=enabled, rights=rights)


@pytest.fixture
def owner(world: World) -> int:
    zahra = world.customer("زهرا")
    with world.turn() as ctx:
        staff.appoint(ctx.session, zahra, StaffRole.OWNER, ctx.now, actor="installation")
    return zahra


def host(world: World, id_: str = "bc") -> int | None:
    with world.turn() as ctx:
        return business.host(ctx.session, id_)


def test_its_owner_hears_what_changed_and_nothing_twice(world: World, owner: int) -> None:
    steps: list[tuple[dict[str, Any], News | None, bool]] = [
        ({"rights": MUTE}, News.SILENT, False),
        ({"rights": MUTE}, None, False),
        ({"rights": RIGHTS}, News.WORKS, True),
        ({"rights": RIGHTS | {"can_edit_bio"}}, None, True),
        ({"enabled": False}, News.ENDED, False),
        ({"enabled": False}, None, False),
        ({"rights": RIGHTS}, News.WORKS, True),
    ]
    for change, news, answers in steps:
        assert lets_in(world, owner, Role.OWNER, **change) == news, change
        assert (host(world) == owner) is answers, change
    assert host(world, "another") is None


def test_a_stranger_is_refused_once_and_served_from_the_day_they_work_here(world: World) -> None:
    reza = world.customer("رضا")
    assert lets_in(world, reza, Role.BUYER) is News.STRANGER
    assert lets_in(world, reza, Role.BUYER, enabled=False) is None
    assert lets_in(world, reza, Role.BUYER, id_="second") is None
    assert host(world, "second") is None
    with world.turn() as ctx:
        staff.appoint(ctx.session, reza, StaffRole.AGENT, ctx.now, actor="installation")
    assert host(world, "second") == reza


def test_chats_of_an_account_that_put_us_out_are_not_written_to(world: World, owner: int) -> None:
    mina = world.customer()
    lets_in(world, owner, Role.OWNER)
    with world.turn() as ctx:
        for connection in ("bc", "b_", "bcd"):
            chat = guests.written(connection, "9001")
            talk = Conversation(channel="simulator", chat=chat, person_id=mina, address="9001")
            talk.last_inbound_at = ctx.now
            ctx.session.add(talk)
    lets_in(world, owner, Role.OWNER, rights=MUTE)
    with world.turn() as ctx:
        rows = ctx.session.exec(select(Conversation.chat, Conversation.last_inbound_at)).all()
        assert {chat for chat, heard_at in rows if heard_at is None} == {"biz:bc:9001"}


def test_only_the_owner_looks_and_chooses(world: World, owner: int) -> None:
    lets_in(world, owner, Role.OWNER)
    with world.turn(owner, Role.OWNER) as ctx:
        assert [one.person_id for one in business.connections(ctx)] == [owner]
        business.choose(ctx, "everyone")
        assert ctx.shop.business == "everyone"
        with pytest.raises(BadInput):
            business.choose(ctx, "nobody")
    with world.turn(world.customer(), Role.MANAGER) as ctx:
        with pytest.raises(NotAllowed):
            business.connections(ctx)
        with pytest.raises(NotAllowed):
            business.choose(ctx, "careful")


@pytest.mark.parametrize(
    ("words", "is_meant"),
    [
        ("SHAL-01", True),
        ("shal-01", True),
        ("شال نخی", True),
        ("سلام، شال نخی دارید؟", True),
        ("شال", True),
        ("چای لاهیجان چنده؟", True),
        ("سلام", False),
        ("سلام، خوبی؟", False),
        ("شب می‌بینمت", False),
        ("چای بخوریم عصری؟", False),
        ("شالم را خانهٔ شما جا گذاشتم", False),
        ("نه", False),
        ("۲", False),
        ("2", False),
        ("", False),
        ("😂😂", False),
        ("شال نخی " * 40, False),
    ],
)
def test_words_are_the_shops_or_the_sellers(world: World, words: str, is_meant: bool) -> None:
    world.sells("شال نخی", sku="SHAL-01")
    world.sells("چای لاهیجان", sku="CHAI-1")
    with world.turn() as ctx:
        assert meant.names_goods(ctx, words) is is_meant


def test_who_has_an_order_on_its_way_is_a_customer(world: World) -> None:
    scarf, mina = world.sells(), world.customer()

    def is_customer() -> bool:
        with world.turn() as ctx:
            return meant.is_customer(ctx, ctx.session.get_one(Person, mina))

    assert not is_customer()
    order = world.place(mina, {scarf: 1})
    assert is_customer()
    world.pays(order)
    assert is_customer()
    other = world.customer("نگار")
    world.place(other, {scarf: 1})
    world.wait(hours=2)
    world.expire_all()
    with world.turn() as ctx:
        assert not meant.is_customer(ctx, ctx.session.get_one(Person, other))
