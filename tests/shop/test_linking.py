"""Codes that join two chats: shown here, written there, confirmed here; and what a name is worth."""

import pytest
from sqlalchemy import update
from sqlmodel import select

from common.errors import Conflict, LimitReached, NotFound
from common.roles import Role
from models import DueWork, Identity, LinkCode, StaffRole, WorkState
from shop import (
    linking,
    meeting,
    moving,
    staff,
    work,
)
from shop.events import LinkAsked
from tests.shop.merges import join, refused, root, take
from tests.shop.world import World


def test_a_code_joins_two_chats_after_the_last_word(world: World, mina: int, other: int) -> None:
    code_id = take(world, mina, other)
    assert world.heard[-1] == LinkAsked(mina, code_id)
    assert root(world, other) == other
    with world.turn(mina) as ctx:
        linking.confirm(ctx, code_id)
    assert root(world, other) == mina
    with world.turn(mina) as ctx, pytest.raises(Conflict):
        linking.confirm(ctx, code_id)


def test_no_means_that_nothing_is_joined(world: World, mina: int, other: int) -> None:
    code_id = take(world, mina, other)
    with world.turn(mina) as ctx:
        linking.refuse(ctx, code_id)
    with world.turn(mina) as ctx, pytest.raises(Conflict):
        linking.confirm(ctx, code_id)
    assert root(world, other) == other


def test_the_last_word_is_only_theirs_and_only_for_ten_minutes(
    world: World, mina: int, other: int
) -> None:
    code_id = take(world, mina, other)
    with world.turn(other) as ctx, pytest.raises(NotFound):
        linking.confirm(ctx, code_id)
    world.clock.advance(linking.VALID)
    with world.turn(mina) as ctx, pytest.raises(Conflict):
        linking.confirm(ctx, code_id)


def test_wrong_own_old_used_and_replaced_codes_say_so(world: World, mina: int, other: int) -> None:
    with world.turn(mina) as ctx:
        first = linking.show(ctx)
        second = linking.show(ctx)
        assert second not in str(ctx.session.exec(select(LinkCode)).all())
    assert refused(world, other, first) == "link-unknown"
    assert refused(world, mina, second) == "link-own"
    assert refused(world, other, second) == ""
    with world.turn(other) as ctx:
        linking.take(ctx, linking.by_code(ctx, second))
    assert refused(world, world.customer("سارا"), second) == "link-used"
    with world.turn(mina) as ctx:
        third = linking.show(ctx)
    world.clock.advance(linking.VALID)
    assert refused(world, other, third) == "link-expired"


def test_whoever_guesses_is_stopped_for_an_hour(world: World, mina: int, other: int) -> None:
    with world.turn(mina) as ctx:
        code = linking.show(ctx)
    told = [refused(world, other, "AAAABBBB") for _ in range(linking.MOST_TRIES + 1)]
    assert told == ["link-unknown"] * linking.MOST_TRIES + ["link-too-often"]
    assert refused(world, other, code) == "link-too-often"
    world.clock.advance(linking.TRIES_WITHIN)
    with world.turn(mina) as ctx:
        code = linking.show(ctx)
    assert refused(world, other, code) == ""


@pytest.mark.parametrize("typed", ["LINK-{}-{}", "link {} {}", " Link{}{} ", "ＬＩＮＫ-{}-{}"])
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert linking.looks_like_code(typed.format("7KQ9", "AB3C")) == "7KQ9AB3C"


@pytest.mark.parametrize("typed", ["LINK", "linking", "LINK-7KQ9", "TEAM-7KQ9-AB3C", "شال نخی"])
def test_other_words_are_no_code(typed: str) -> None:
    assert linking.looks_like_code(typed) is None


ROLES = [
    # Who is shown the code, who writes it, and whether that may be.
    (None, StaffRole.OWNER, False),
    (None, StaffRole.AGENT, False),
    (StaffRole.PACKER, StaffRole.AGENT, False),
    (StaffRole.MANAGER, StaffRole.OWNER, False),
    (StaffRole.OWNER, StaffRole.MANAGER, True),
    (StaffRole.MANAGER, StaffRole.PACKER, True),
    (StaffRole.AGENT, None, True),
]


@pytest.mark.parametrize(("shown", "writes", "may"), ROLES)
def test_nobody_gets_a_role_by_a_code(
    world: World,
    mina: int,
    other: int,
    shown: StaffRole | None,
    writes: StaffRole | None,
    may: bool,
) -> None:
    with world.turn() as ctx:
        for person_id, role in ((mina, shown), (other, writes)):
            if role is not None:
                staff.appoint(ctx.session, person_id, role, ctx.now, actor="test")
    with world.turn(mina) as ctx:
        code = linking.show(ctx)
    assert refused(world, other, code) == ("" if may else "link-staff")
    if may and shown is not None:
        join(world, other, mina)
        with world.turn() as ctx:
            assert staff.role_of(ctx.session, mina) is staff.level(shown)
            assert mina in staff.with_role(ctx.session, Role.STAFF)


def on_road(world: World, channel: str, username: str) -> int:
    with world.database.session() as session:
        person, _ = meeting.ensure(
            session, channel, username, now=world.clock.now(), language="fa", username=username
        )
        session.commit()
        return person.id


@pytest.mark.parametrize("roads", [tuple(moving.OTHER_ROAD), tuple(moving.OTHER_ROAD)[::-1]])
def test_a_name_is_a_hint_and_an_order_with_its_number_is_proof(
    world: World, roads: tuple[str, str]
) -> None:
    first, then = roads
    before, now = on_road(world, first, "mina.r"), on_road(world, then, "mina.r")
    stranger = on_road(world, then, "sara")
    with world.turn(now) as ctx:
        offered = moving.namesake(ctx)
        assert offered is not None
        assert offered.id == before
    order = world.order(world.place(before, {world.sells(): 1}))
    theirs = world.order(world.place(world.customer(), {world.sells("گز"): 1}))

    def proves(person_id: int, code: str, phone: str) -> bool:
        with world.turn(person_id) as ctx:
            try:
                moving.prove(ctx, code, phone)
            except (NotFound, LimitReached):
                return False
        return True

    phone = "09123456789"
    assert not proves(stranger, order.code, phone)
    assert not proves(now, order.code, "09351234567")
    assert not proves(now, theirs.code, phone)
    assert not proves(now, "NO7HERE", phone)
    assert not proves(now, order.code, "no number")
    assert proves(now, order.code.lower(), "۰۹۱۲ ۳۴۵ ۶۷۸۹")
    assert root(world, before) == now


def test_who_writes_by_instagram_alone_is_offered_telegram_once(world: World) -> None:
    here = on_road(world, "instagram", "mina.r")
    with world.turn(here) as ctx:
        assert not moving.is_not_needed(ctx, {})
    with world.database.session() as session:
        session.add(
            Identity(person_id=here, channel="telegram", address="1", created_at=world.clock.now())
        )
        session.commit()
    with world.turn(here) as ctx:
        assert moving.is_not_needed(ctx, {})


def test_who_was_offered_telegram_on_one_road_is_not_on_the_other(world: World) -> None:
    before = on_road(world, "instagram_private", "mina.r")
    here = on_road(world, "instagram", "mina.r")
    with world.turn(before) as ctx:
        work.plan(ctx, "told", f"{moving.OFFER}:person:{before}", payload={})
    join(world, before, here)
    with world.turn(here) as ctx:
        assert not moving.is_not_needed(ctx, {}), "it was planned and not said"
        ctx.session.execute(update(DueWork).values(state=WorkState.DONE))
    with world.turn(here) as ctx:
        assert moving.is_not_needed(ctx, {})
