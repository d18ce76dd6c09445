"""What one record of a person writes in each table, and how the other record reads it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import col, select

import models
from bot.engine import store
from common.errors import Conflict, LimitReached
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
    business,
    cart,
    comments,
    consents,
    coupons,
    credit,
    customers,
    gate,
    invites,
    ledger,
    linking,
    newcomers,
    periods,
    staff,
    statistics,
    support,
    taking,
    team,
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
    post: models.Post


Writes = Callable[[Scene, Shopping], object]
Sees = Callable[[Scene, Shopping], bool]


def furnish(world: World) -> Scene:
    shawl, sold_out = world.sells(), world.sells("گز", stock_of=0)
    with world.turn(world.customer("نگار")) as ctx:
        case = support.open_case(ctx)
        product = ctx.session.get_one(models.Variant, shawl).product_id
        coupon = put(
            ctx.session, models.Coupon, code="NOROOZ", kind="percent", value=1_000, limit_person=1
        )
        post = put(ctx.session, models.Post)
    return Scene(world, shawl, sold_out, product, coupon, case, post)


def chosen(scene: Scene, ctx: Shopping) -> None:
    cart.put(ctx, scene.shawl, 2)


def kept_coupon(scene: Scene, ctx: Shopping) -> None:
    coupons.keep(ctx, scene.coupon)


def redeemed(scene: Scene, ctx: Shopping) -> None:
    order = order_now(ctx, {scene.shawl: 1})
    put(
        ctx.session,
        models.Redemption,
        coupon_id=scene.coupon.id,
        order_id=order.id,
        person_id=ctx.customer.id,
        state="reserved",
    )


def is_refused(scene: Scene, ctx: Shopping) -> bool:
    try:
        coupons.check_person_limit(ctx.session, scene.coupon, ctx.customer.id)
    except LimitReached:
        return True
    return False


def commented(scene: Scene, ctx: Shopping) -> None:
    assert comments.claim(ctx, scene.post)


def was_answered(scene: Scene, ctx: Shopping) -> bool:
    answers = comments.claim(ctx, scene.post)
    ctx.session.rollback()
    return not answers


def asked(scene: Scene, ctx: Shopping) -> None:
    put(ctx.session, DialogueRow, person_id=ctx.customer.id, state="parked", channel="telegram")


def held(scene: Scene, ctx: Shopping) -> None:
    put(ctx.session, DueWork, person_id=ctx.customer.id, state=WorkState.HELD)


def told(scene: Scene, ctx: Shopping) -> None:
    for _ in range(ctx.shop.most_a_week):
        gate.told(ctx, Telling("tips", Topic.TIPS, {}))


def is_capped(scene: Scene, ctx: Shopping) -> bool:
    consents.give(ctx, Topic.TIPS)
    why = gate.check(ctx, Telling("tips", Topic.TIPS, {}), gate.Follow())
    ctx.session.rollback()
    return why is not None and why.reason == "cap"


def talks(scene: Scene, ctx: Shopping) -> None:
    put(
        ctx.session,
        Conversation,
        channel="telegram",
        chat="of one",
        person_id=ctx.customer.id,
        last_card={"menu": [{"label": "1", "data": "menu"}]},
    )


def remembers_menu(scene: Scene, ctx: Shopping) -> bool:
    place = store.conversation(
        ctx.session,
        channel="telegram",
        chat="of one",
        person_id=ctx.customer.id,
        heard_at=None,
    )
    ctx.session.rollback()
    return bool(place.menu)


def writes(scene: Scene, ctx: Shopping) -> None:
    put(ctx.session, Identity, channel="bale", address="1", person_id=ctx.customer.id)


def is_on_bale(scene: Scene, ctx: Shopping) -> bool:
    known = customers.identities(ctx.session, ctx.customer.id)
    return "bale" in {one.channel for one in known}


def bought(scene: Scene, ctx: Shopping) -> None:
    put(ctx.session, BuyerTotal, person_id=ctx.customer.id, orders=1)


def has_bought(scene: Scene, ctx: Shopping) -> bool:
    today = periods.today(ctx.shop, ctx.now)
    owner = scene.world.context(ctx.session, None, Role.OWNER)
    came = newcomers.who_came(owner, periods.Period(today, today))
    return any(one.has_bought for one in came if one.name == ctx.customer.name)


def bought_today(scene: Scene, ctx: Shopping) -> None:
    """Both records buy, so that they count once when they are one person."""
    today = periods.today(ctx.shop, ctx.now)
    both = select(models.Person).where(col(models.Person.name).startswith("مینا"))
    for person in ctx.session.exec(both).all():
        put(ctx.session, models.BuyerDay, day=today, person_id=person.id, orders=1)
        put(ctx.session, BuyerTotal, person_id=person.id, orders=1, first_day=today)


def is_one_buyer(scene: Scene, ctx: Shopping) -> bool:
    today = periods.today(ctx.shop, ctx.now)
    owner = scene.world.context(ctx.session, None, Role.OWNER)
    return statistics.of(owner, periods.Period(today, today)).buyers_new == 1


def invited(scene: Scene, ctx: Shopping) -> None:
    put(
        ctx.session,
        StaffInvite,
        invited_by=ctx.customer.id,
        role=StaffRole.AGENT,
        expires_at=ctx.now + timedelta(days=1),
    )


def is_own_invite(scene: Scene, ctx: Shopping) -> bool:
    made = ctx.session.exec(select(StaffInvite)).one()
    try:
        invites.check_open(ctx, made)
    except Conflict as refusal:
        return refusal.message.key == "invite-own"
    return False


def works(scene: Scene, ctx: Shopping) -> None:
    staff.appoint(ctx.session, ctx.customer.id, StaffRole.AGENT, ctx.now, actor="test")
    stays = ctx.session.exec(select(models.Person.id).where(models.Person.name == "مینا")).one()
    staff.appoint(ctx.session, stays, StaffRole.MANAGER, ctx.now, actor="test")


def let_in(scene: Scene, ctx: Shopping) -> None:
    works(scene, ctx)
    put(
        ctx.session,
        models.BusinessConnection,
        id="bc",
        channel="telegram",
        person_id=ctx.customer.id,
        rights=["can_reply"],
        enabled=True,
    )


def is_host(scene: Scene, ctx: Shopping) -> bool:
    return business.host(ctx.session, "bc") == ctx.customer.id


def is_all_staff(scene: Scene, ctx: Shopping) -> bool:
    """Whoever works here under two records is one of them, with the role that may do both."""
    owner = scene.world.context(ctx.session, None, Role.OWNER)
    return [one.role for one in team.members(owner)] == [StaffRole.MANAGER]


def took(scene: Scene, ctx: Shopping) -> None:
    works(scene, ctx)
    agent = scene.world.context(ctx.session, ctx.customer, Role.AGENT)
    taking.take(agent, support.by_id(agent, scene.case.id))


def is_taker(scene: Scene, ctx: Shopping) -> bool:
    return taking.taker(ctx, support.by_id(ctx, scene.case.id)) == ctx.customer.id


def guessed(scene: Scene, ctx: Shopping) -> None:
    for _ in range(linking.MOST_TRIES):
        linking.note_wrong(ctx)


def has_guessed(scene: Scene, ctx: Shopping) -> bool:
    try:
        linking.check_tries(ctx)
    except LimitReached:
        return True
    return False


def has_code(scene: Scene, ctx: Shopping) -> bool:
    code = ctx.session.exec(select(models.LinkCode)).one()
    return linking.owner(ctx, code).id == ctx.customer.id


def gifted(scene: Scene, ctx: Shopping) -> None:
    give_points(ctx, ctx.customer.id, 200)


def credited(scene: Scene, ctx: Shopping) -> None:
    mine = credit.account(ctx.customer.id, credit.READY, "IRR")
    source = AccountName(SHOP, SALES, "IRR")
    ledger.post(ctx, "gift", "gift", [(source, -500), (mine, 500)])


def saved(scene: Scene, ctx: Shopping) -> None:
    customers.save_address(ctx, "مینا", "09121234567", ADDRESS)


def seen(scene: Scene, ctx: Shopping) -> None:
    activity.note(ctx, ActivityKind.WELCOMED, text="guide")


def stopped(scene: Scene, ctx: Shopping) -> None:
    consents.withdraw(ctx, Topic.FEEDBACK)
