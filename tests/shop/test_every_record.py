"""Whatever refers to a person is found under all of their records, or is excused by name."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import SQLModel, col, select

import models
from bot.engine import composing, store
from common.errors import Conflict, LimitReached
from common.money import Money
from common.roles import Role
from models import (
    ActivityKind,
    BuyerTotal,
    Conversation,
    DialogueRow,
    DueWork,
    Identity,
    StaffInvite,
    StaffRole,
    WorkState,
)
from shop import (
    activity,
    cart,
    consents,
    coupons,
    credit,
    customers,
    gate,
    invites,
    ledger,
    linking,
    merging,
    newcomers,
    orders,
    periods,
    points,
    staff,
    statistics,
    support,
    taking,
    team,
    waiting,
    welcoming,
    wishes,
)
from shop.context import Shopping
from shop.gate import Telling
from shop.ledger import SALES, SHOP, AccountName
from shop.topics import Topic
from tests.models.rows import put
from tests.shop.world import ADDRESS, World, give_points, order_now


@dataclass(frozen=True, slots=True)
class Scene:
    """What stands there before: the shop, its goods, a coupon, and the case of somebody else."""

    world: World
    shawl: int
    sold_out: int
    product: int
    coupon: models.Coupon
    case: models.SupportCase


Writes = Callable[[Scene, Shopping], object]
Sees = Callable[[Scene, Shopping], bool]
ALL = models.__all__
"""The metadata is whole only because `models` was imported."""


def _cart(scene: Scene, ctx: Shopping) -> None:
    cart.put(ctx, scene.shawl, 2)


def _kept_coupon(scene: Scene, ctx: Shopping) -> None:
    coupons.keep(ctx, scene.coupon)


def _redeemed(scene: Scene, ctx: Shopping) -> None:
    order = order_now(ctx, {scene.shawl: 1})
    put(
        ctx.session,
        models.Redemption,
        coupon_id=scene.coupon.id,
        order_id=order.id,
        person_id=ctx.customer.id,
        state="reserved",
    )


def _is_refused(scene: Scene, ctx: Shopping) -> bool:
    try:
        coupons.check_person_limit(ctx.session, scene.coupon, ctx.customer.id)
    except LimitReached:
        return True
    return False


def _asked(scene: Scene, ctx: Shopping) -> None:
    put(ctx.session, DialogueRow, person_id=ctx.customer.id, state="parked", channel="telegram")


def _held(scene: Scene, ctx: Shopping) -> None:
    put(ctx.session, DueWork, person_id=ctx.customer.id, state=WorkState.HELD)


def _told(scene: Scene, ctx: Shopping) -> None:
    for _ in range(ctx.shop.most_a_week):
        gate.told(ctx, Telling("tips", Topic.TIPS, {}))


def _is_capped(scene: Scene, ctx: Shopping) -> bool:
    consents.give(ctx, Topic.TIPS)
    why = gate.check(ctx, Telling("tips", Topic.TIPS, {}), gate.Follow())
    ctx.session.rollback()
    return why is not None and why.reason == "cap"


def _talks(scene: Scene, ctx: Shopping) -> None:
    put(
        ctx.session,
        Conversation,
        channel="telegram",
        chat="of one",
        person_id=ctx.customer.id,
        last_card={"menu": [{"label": "1", "data": "menu"}]},
    )


def _remembers_menu(scene: Scene, ctx: Shopping) -> bool:
    place = store.conversation(
        ctx.session,
        channel="telegram",
        chat="of one",
        person_id=ctx.customer.id,
        heard_at=None,
    )
    ctx.session.rollback()
    return bool(place.menu)


def _writes(scene: Scene, ctx: Shopping) -> None:
    put(ctx.session, Identity, channel="bale", address="1", person_id=ctx.customer.id)


def _is_on_bale(scene: Scene, ctx: Shopping) -> bool:
    known = customers.identities(ctx.session, ctx.customer.id)
    return "bale" in {one.channel for one in known}


def _bought(scene: Scene, ctx: Shopping) -> None:
    put(ctx.session, BuyerTotal, person_id=ctx.customer.id, orders=1)


def _has_bought(scene: Scene, ctx: Shopping) -> bool:
    today = periods.today(ctx.shop, ctx.now)
    owner = scene.world.context(ctx.session, None, Role.OWNER)
    came = newcomers.who_came(owner, periods.Period(today, today))
    return any(one.has_bought for one in came if one.name == ctx.customer.name)


def _bought_today(scene: Scene, ctx: Shopping) -> None:
    """Both records buy, so that they count once when they are one person."""
    today = periods.today(ctx.shop, ctx.now)
    both = select(models.Person).where(col(models.Person.name).startswith("مینا"))
    for person in ctx.session.exec(both).all():
        put(ctx.session, models.BuyerDay, day=today, person_id=person.id, orders=1)
        put(ctx.session, BuyerTotal, person_id=person.id, orders=1, first_day=today)


def _is_one_buyer(scene: Scene, ctx: Shopping) -> bool:
    today = periods.today(ctx.shop, ctx.now)
    owner = scene.world.context(ctx.session, None, Role.OWNER)
    return statistics.of(owner, periods.Period(today, today)).buyers_new == 1


def _invited(scene: Scene, ctx: Shopping) -> None:
    put(
        ctx.session,
        StaffInvite,
        invited_by=ctx.customer.id,
        role=StaffRole.AGENT,
        expires_at=ctx.now + timedelta(days=1),
    )


def _is_own_invite(scene: Scene, ctx: Shopping) -> bool:
    made = ctx.session.exec(select(StaffInvite)).one()
    try:
        invites.check_open(ctx, made)
    except Conflict as refusal:
        return refusal.message.key == "invite-own"
    return False


def _works(scene: Scene, ctx: Shopping) -> None:
    staff.appoint(ctx.session, ctx.customer.id, StaffRole.AGENT, ctx.now, actor="test")
    stays = ctx.session.exec(select(models.Person.id).where(models.Person.name == "مینا")).one()
    staff.appoint(ctx.session, stays, StaffRole.MANAGER, ctx.now, actor="test")


def _is_all_staff(scene: Scene, ctx: Shopping) -> bool:
    """Whoever works here under two records is one of them, with the role that may do both."""
    owner = scene.world.context(ctx.session, None, Role.OWNER)
    return [one.role for one in team.members(owner)] == [StaffRole.MANAGER]


def _took(scene: Scene, ctx: Shopping) -> None:
    _works(scene, ctx)
    agent = scene.world.context(ctx.session, ctx.customer, Role.AGENT)
    taking.take(agent, support.by_id(agent, scene.case.id))


def _is_taker(scene: Scene, ctx: Shopping) -> bool:
    return taking.taker(ctx, support.by_id(ctx, scene.case.id)) == ctx.customer.id


def _guessed(scene: Scene, ctx: Shopping) -> None:
    for _ in range(linking.MOST_TRIES):
        linking.note_wrong(ctx)


def _has_guessed(scene: Scene, ctx: Shopping) -> bool:
    try:
        linking.check_tries(ctx)
    except LimitReached:
        return True
    return False


def _has_code(scene: Scene, ctx: Shopping) -> bool:
    code = ctx.session.exec(select(models.LinkCode)).one()
    return linking.owner(ctx, code).id == ctx.customer.id


def _gifted(scene: Scene, ctx: Shopping) -> None:
    give_points(ctx, ctx.customer.id, 200)


def _credited(scene: Scene, ctx: Shopping) -> None:
    mine = credit.account(ctx.customer.id, credit.READY, "IRR")
    source = AccountName(SHOP, SALES, "IRR")
    ledger.post(ctx, "gift", "gift", [(source, -500), (mine, 500)])


def _saved(scene: Scene, ctx: Shopping) -> None:
    customers.save_address(ctx, "مینا", "09121234567", ADDRESS)


def _seen(scene: Scene, ctx: Shopping) -> None:
    activity.note(ctx, ActivityKind.WELCOMED, text="guide")


def _stopped(scene: Scene, ctx: Shopping) -> None:
    consents.withdraw(ctx, Topic.FEEDBACK)


READ: dict[str, tuple[Writes, Sees]] = {
    "account.owner (points)": (_gifted, lambda _scene, ctx: points.ready(ctx) == 200),
    "account.owner (credit)": (
        _credited,
        lambda _scene, ctx: credit.balance(ctx) == Money(500, "IRR"),
    ),
    "activity.person_id": (_seen, lambda _scene, ctx: welcoming.is_off(ctx, {})),
    "address.person_id": (_saved, lambda _scene, ctx: bool(customers.addresses(ctx))),
    "buyer_day.person_id": (_bought_today, _is_one_buyer),
    "buyer_total.person_id": (_bought, _has_bought),
    "cart_line.person_id": (_cart, lambda _scene, ctx: cart.lines(ctx).units == 2),
    "consent.person_id": (_stopped, lambda _scene, ctx: not consents.standing(ctx)[Topic.FEEDBACK]),
    "conversation.person_id": (_talks, _remembers_menu),
    "dialogue.person_id": (
        _asked,
        lambda _scene, ctx: store.unfinished_dialogue(ctx.session, ctx.customer.id) is not None,
    ),
    "due_work.person_id": (
        _held,
        lambda _scene, ctx: composing.any_held(ctx.session, ctx.customer.id),
    ),
    "identity.person_id": (_writes, _is_on_bale),
    "kept_coupon.person_id": (_kept_coupon, lambda _scene, ctx: coupons.kept(ctx) is not None),
    "link_code.person_id": (lambda _scene, ctx: linking.show(ctx), _has_code),
    "link_try.person_id": (_guessed, _has_guessed),
    "orders.person_id": (
        lambda scene, ctx: order_now(ctx, {scene.shawl: 1}),
        lambda _scene, ctx: len(orders.for_person(ctx)) == 1,
    ),
    "redemption.person_id": (_redeemed, _is_refused),
    "staff.person_id": (_works, _is_all_staff),
    "staff_invite.invited_by": (_invited, _is_own_invite),
    "stock_wait.person_id": (
        lambda scene, ctx: waiting.ask(ctx, scene.sold_out),
        lambda scene, ctx: bool(waiting.waits_for(ctx, [scene.sold_out])),
    ),
    "support_case.person_id": (
        lambda _scene, ctx: support.open_case(ctx),
        lambda _scene, ctx: support.open_case_of(ctx, ctx.customer) is not None,
    ),
    "support_case.taken_by": (_took, _is_taker),
    "told.person_id": (_told, _is_capped),
    "wish.person_id": (
        lambda scene, ctx: wishes.put(ctx, scene.product, wished=True),
        lambda _scene, ctx: wishes.any_wished(ctx),
    ),
}
"""Where a person stands in a table, with what one record writes there and the other then reads."""

EXCUSED = {
    "person.merged_into": "it is the merge itself",
    "person_merge.person_id": "the record that went in, by its own id",
    "person_merge.into_id": "the record it went into, by its own id",
    "link_code.taken_by": "followed to the person of that record when the last word is said",
    "outbox.person_id": "a note of whom a message was for; chats are what it is sent to",
    "payment_receipt.decided_by": "who of the staff decided, which is not looked up by person",
    "staff_invite.used_by": "who accepted it, which is not looked up by person",
}


def _scene(world: World) -> Scene:
    shawl, sold_out = world.sells(), world.sells("گز", stock_of=0)
    with world.turn(world.customer("نگار")) as ctx:
        case = support.open_case(ctx)
        product = ctx.session.get_one(models.Variant, shawl).product_id
        coupon = put(
            ctx.session, models.Coupon, code="NOROOZ", kind="percent", value=1_000, limit_person=1
        )
    return Scene(world, shawl, sold_out, product, coupon, case)


def test_every_column_that_names_a_person_is_read_or_excused() -> None:
    named = {
        f"{table.name}.{column.name}"
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        if any(key.column.table.name == "person" for key in column.foreign_keys)
    }
    read = {name for name in READ if "(" not in name}
    assert named == read | EXCUSED.keys()
    assert not read & EXCUSED.keys()


@pytest.mark.parametrize("name", READ)
def test_what_one_record_owns_the_person_has(world: World, name: str) -> None:
    (write, see), scene = READ[name], _scene(world)
    stays, gone = world.customer("مینا"), world.customer("مینا ۲")

    def sees(person_id: int) -> bool:
        with world.turn(person_id) as ctx:
            return see(scene, ctx)

    with world.turn(gone) as ctx:
        write(scene, ctx)
    before = sees(stays)
    with world.turn(stays) as ctx:
        merge_id = merging.join(ctx, customers.by_id(ctx.session, gone), ctx.customer).id
    assert not before
    assert sees(stays)
    with world.turn(None, Role.OWNER) as ctx:
        merging.undo(ctx, merge_id)
    assert not sees(stays)


BY_ONE_ID = re.compile(r"\.person_id\)?\s*==")
ALONE = {
    "bot/engine/composing.py": 1,
    "shop/placing.py": 1,
    "shop/staff.py": 1,
    "shop/kin.py": 0,
    "shop/customers.py": 1,
    "shop/team.py": 1,
    "shop/totals.py": 1,
    "shop/recounting.py": 1,
    "shop/statistics.py": 2,
}
"""How often a file looks something up by one id on purpose: whose role stands under the record that
stays, and totals that are kept for each record and added up when they are read, and what is asked record by
record so that SQLite finds the right index."""


def test_nothing_else_is_looked_up_by_one_id() -> None:
    root = Path(__file__).parents[2]
    found = {}
    for package in ("bot", "handlers", "scheduler", "shop"):
        for path in (root / package).rglob("*.py"):
            lines = BY_ONE_ID.findall(path.read_text(encoding="utf-8"))
            if lines:
                found[path.relative_to(root).as_posix()] = lines
    counted = {name: len(lines) for name, lines in found.items()}
    assert counted == {name: count for name, count in ALONE.items() if count}, found
