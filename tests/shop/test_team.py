"""Who decides about whom, invitations, and that the shop never loses its last owner."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest
from sqlmodel import Session, select

from common.errors import Conflict, LimitReached, NotAllowed, NotFound
from common.roles import Role
from models import Audit, StaffInvite, StaffRole
from shop import invites, staff, team
from shop.events import StaffChanged, StaffJoined
from tests.shop.world import World, at_once


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    world = World(database_url)
    yield world
    world.close()


def hire(world: World, name: str, role: StaffRole) -> int:
    person_id = world.customer(name)
    with world.turn() as ctx:
        staff.appoint(ctx.session, person_id, role, ctx.now, actor="test")
    return person_id


def role_of(world: World, person_id: int) -> Role:
    with world.database.session() as session:
        return staff.role_of(session, person_id)


def invite(world: World, person_id: int, role: StaffRole = StaffRole.PACKER) -> str:
    with world.turn(person_id, role_of(world, person_id)) as ctx:
        return invites.invite(ctx, role)[1]


def accept(world: World, person_id: int, code: str) -> StaffRole:
    with world.turn(person_id) as ctx:
        return invites.accept(ctx, invites.by_code(ctx, code))


GRANTS = """
system  owner manager packer agent
owner   owner manager packer agent
manager packer agent
packer
agent
buyer
nobody
"""


@pytest.mark.parametrize("row", GRANTS.strip().splitlines(), ids=lambda row: row.split()[0])
def test_each_role_may_give_these(row: str) -> None:
    role, *may = row.split()
    given = {wanted.value for wanted in StaffRole if team.may_grant(Role(role), wanted)}
    assert given == set(may)


def test_an_invitation_makes_somebody_staff_once(world: World) -> None:
    owner, sara, reza = hire(world, "مینا", StaffRole.OWNER), world.customer(), world.customer()
    code = invite(world, owner)
    assert accept(world, sara, code) is StaffRole.PACKER
    assert role_of(world, sara) is Role.PACKER
    assert world.heard[-1] == StaffJoined(sara, "packer", owner)
    with pytest.raises(Conflict) as used:
        accept(world, reza, code)
    assert used.value.message.key == "invite-used"
    with world.turn() as ctx:
        names = ctx.session.exec(select(Audit.what).order_by(Audit.id)).all()  # type: ignore[arg-type]
    assert [name for name in names if name.startswith("staff.")] == [
        "staff.appointed",
        "staff.invited",
        "staff.joined",
    ]


def test_only_a_hash_of_the_code_is_kept(world: World) -> None:
    code = invite(world, hire(world, "مینا", StaffRole.OWNER))
    with world.turn() as ctx:
        kept = ctx.session.exec(select(StaffInvite)).one()
        rows = ctx.session.exec(select(Audit)).all()
    assert code not in str(kept)
    assert all(code not in str(row) for row in rows)


def test_an_invitation_falls_with_whoever_sent_it(world: World) -> None:
    owner = hire(world, "مینا", StaffRole.OWNER)
    code = invite(world, hire(world, "علی", StaffRole.MANAGER))
    with world.turn(owner, Role.OWNER) as ctx:
        manager = next(one for one in team.members(ctx) if one.role is StaffRole.MANAGER)
        team.remove(ctx, manager.person.id)
    with pytest.raises(Conflict) as revoked:
        accept(world, world.customer(), code)
    assert revoked.value.message.key == "invite-revoked"


def test_an_invitation_lasts_a_day(world: World) -> None:
    code = invite(world, hire(world, "مینا", StaffRole.OWNER))
    world.clock.advance(timedelta(hours=24))
    with pytest.raises(Conflict) as expired:
        accept(world, world.customer(), code)
    assert expired.value.message.key == "invite-expired"


def test_of_two_who_accept_at_once_one_works_here(world: World) -> None:
    code = invite(world, hire(world, "مینا", StaffRole.OWNER))
    people = [world.customer(f"نفر {number}") for number in range(8)]
    came = at_once([partial(accept, world, person_id, code) for person_id in people])
    assert [one for one in came if one is StaffRole.PACKER] == [StaffRole.PACKER]
    assert sum(isinstance(one, Conflict) for one in came) == len(people) - 1
    assert sum(role_of(world, person_id) is Role.PACKER for person_id in people) == 1


def test_taking_an_invitation_back_and_accepting_it_at_once_is_one_of_both(world: World) -> None:
    owner, sara = hire(world, "مینا", StaffRole.OWNER), world.customer()
    code = invite(world, owner)
    with world.turn() as ctx:
        invite_id = ctx.session.exec(select(StaffInvite.id)).one()

    def revoke() -> None:
        with world.turn(owner, Role.OWNER) as ctx:
            invites.revoke(ctx, invite_id)

    accepted, revoked = at_once([lambda: accept(world, sara, code), revoke])
    assert isinstance(accepted, Conflict) != isinstance(revoked, Conflict)
    assert (role_of(world, sara) is Role.PACKER) == isinstance(revoked, Conflict)


def test_two_owners_who_remove_each_other_leave_one(world: World) -> None:
    mina, ali = hire(world, "مینا", StaffRole.OWNER), hire(world, "علی", StaffRole.OWNER)

    def remove(who: int, whom: int) -> None:
        with world.turn(who, Role.OWNER) as ctx:
            team.remove(ctx, whom)

    came = at_once([partial(remove, mina, ali), partial(remove, ali, mina)])
    assert sum(one is None for one in came) == 1
    with world.turn() as ctx:
        assert len(staff.with_role(ctx.session, Role.OWNER)) == 1


@pytest.mark.parametrize("act", [team.remove, partial(team.change_role, role=StaffRole.AGENT)])
def test_the_last_owner_stays_one(world: World, act: object) -> None:
    owner = hire(world, "مینا", StaffRole.OWNER)
    with pytest.raises(Conflict) as last, world.turn(owner, Role.OWNER) as ctx:
        act(ctx, owner)  # type: ignore[operator]
    assert last.value.message.key == "staff-last-owner"
    assert role_of(world, owner) is Role.OWNER


def test_a_manager_touches_neither_owners_nor_managers(world: World) -> None:
    owner, ali = hire(world, "مینا", StaffRole.OWNER), hire(world, "علی", StaffRole.MANAGER)
    nima, sara = hire(world, "نیما", StaffRole.MANAGER), hire(world, "سارا", StaffRole.AGENT)
    with world.turn(ali, Role.MANAGER) as ctx:
        for whom in (owner, nima, ali):
            with pytest.raises(NotAllowed):
                team.remove(ctx, whom)
            with pytest.raises(NotAllowed):
                team.change_role(ctx, whom, StaffRole.PACKER)
        with pytest.raises(NotAllowed):
            team.change_role(ctx, sara, StaffRole.MANAGER)
        assert team.change_role(ctx, sara, StaffRole.PACKER)
        assert not team.change_role(ctx, sara, StaffRole.PACKER)
        assert world.heard[-1] == StaffChanged(sara, "packer")
        with pytest.raises(NotFound):
            team.remove(ctx, 17)


@pytest.mark.parametrize("role", [Role.BUYER, Role.PACKER, Role.AGENT])
def test_nobody_below_a_manager_sees_or_invites(world: World, role: Role) -> None:
    with world.turn(world.customer(), role) as ctx:
        with pytest.raises(NotAllowed):
            team.members(ctx)
        with pytest.raises(NotAllowed):
            invites.invite(ctx, StaffRole.AGENT)


def test_invitations_do_not_pile_up(world: World) -> None:
    with world.turn() as ctx:
        for _ in range(invites.MOST_OPEN):
            invites.invite(ctx, StaffRole.AGENT)
        with pytest.raises(LimitReached):
            invites.invite(ctx, StaffRole.AGENT)


def test_the_installation_can_have_new_owners_oust_the_old(world: World) -> None:
    mina, sara = hire(world, "مینا", StaffRole.OWNER), hire(world, "سارا", StaffRole.MANAGER)
    with world.turn() as ctx:
        code = invites.invite(ctx, StaffRole.OWNER, ousts_owners=True)[1]
    assert accept(world, sara, code) is StaffRole.OWNER
    assert (role_of(world, mina), role_of(world, sara)) == (Role.BUYER, Role.OWNER)


def test_the_installation_lets_an_owner_in_once(world: World) -> None:
    mina, ali = world.customer("مینا"), world.customer("علی")

    def obey(session: Session, address: str) -> bool:
        return staff.obey_installation(session, mina, address, world.clock.now())

    with world.turn() as ctx:
        assert obey(ctx.session, "telegram:1")
        staff.appoint(ctx.session, ali, StaffRole.OWNER, ctx.now, actor="test")
        team.remove(ctx, mina)
        assert not obey(ctx.session, "telegram:1")
        assert staff.with_role(ctx.session, Role.OWNER) == [ali]
        assert obey(ctx.session, "telegram:2")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("TEAM-7KQ9-ABCD-EFGH", "7KQ9ABCDEFGH"),
        ("  team ۷kq۹ abcd efgh ", "7KQ9ABCDEFGH"),
        ("TEAM7KQ9ABCDEFGH", "7KQ9ABCDEFGH"),
        ("TEAM-7KQ9-ABCD", None),
        ("team shirt for two", None),
        ("TEAM-OOOO-IIII-LLLL", None),
        ("شال نخی", None),
        ("", None),
    ],
)
def test_a_code_is_told_from_goods(text: str, code: str | None) -> None:
    assert invites.looks_like_code(text) == code
