"""What owners and staff want of lists that are full, of talks that are over, of ways that are gone."""

from dataclasses import replace
from pathlib import Path

import pytest

from common.roles import Role
from models import CouponKind, DeliveryKind, StaffRole
from payments.base import GatewayCapabilities
from payments.kinds import GatewayKind
from shop import (
    answering,
    coupon_making,
    delivery_making,
    goods,
    goods_making,
    hands,
    invites,
    post_links,
    posts,
    quick_replies,
    support,
    way_making,
    ways,
)
from shop.coupon_making import CouponPlan
from shop.delivery_making import MethodPlan
from shop.gateway_making import Account
from shop.goods_making import GoodsPlan
from shop.way_making import WayPlan
from tests.play.rosebank import rosebank
from tests.refusals.reading import Provoked
from tests.shop.world import World, toman

KEY = "merchant-key-of-the-tests"


class OneBank:
    """Builds gateways of one company, which takes this money."""

    def __init__(self, *currencies: str, reports: bool = True) -> None:
        self._reports = reports
        self._can = GatewayCapabilities(
            currencies=frozenset(currencies), minimum=(toman(10),), test=False
        )

    @property
    def kinds(self) -> dict[str, GatewayKind]:
        kind = rosebank("https://bank.example", None)  # type: ignore[arg-type]
        return {"rosebank": replace(kind, reports_to=lambda _: self._reports)}

    def can_build(self, _kind: GatewayKind) -> bool:
        return True

    def try_out(self, _account: Account) -> GatewayCapabilities:
        return self._can


def _way(world: World, *currencies: str, most: int | None = None, times: int = 1) -> None:
    with world.turn(None, Role.OWNER) as ctx:
        ctx.maker = OneBank(*currencies)
        plan = WayPlan("rosebank", {"shop_number": "1234"}, {"key": KEY})
        made = [way_making.add(ctx, plan) for _ in range(times)]
        if most is not None:
            way_making.limit(ctx, made[0].id, None, toman(most))


def _many_ways(world: World, _folder: Path, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(way_making, "MOST_WAYS", 1)
    _way(world, "IRR", times=2)


def _deaf_way(world: World, *_more: object) -> None:
    with world.turn(None, Role.OWNER) as ctx:
        ctx.maker, ctx.shop = OneBank("IRR", reports=False), replace(ctx.shop, public_url=None)
        plan = WayPlan("rosebank", {"shop_number": "1234"}, {"key": KEY})
        way_making.switch(ctx, way_making.add(ctx, plan).id, on=True)


def _no_way(world: World, *_more: object) -> None:
    with world.turn(None, Role.OWNER) as ctx:
        ways.by_id(ctx, 1)


def _same_code(world: World, *_more: object) -> None:
    plan = CouponPlan("BAHAR", CouponKind.AMOUNT, toman(20).minor, toman(100))
    with world.turn(None, Role.OWNER) as ctx:
        coupon_making.create(ctx, plan)
        coupon_making.create(ctx, replace(plan, code="bahar"))


def _many_methods(world: World, *_more: object) -> None:
    with world.turn(None, Role.OWNER) as ctx:
        for number in range(delivery_making.MOST_METHODS + 1):
            plan = MethodPlan(DeliveryKind.PARCEL, f"پیک {number}", toman(10), (1, 2))
            delivery_making.create(ctx, plan)


def _no_method(world: World, *_more: object) -> None:
    with world.turn(None, Role.OWNER) as ctx:
        delivery_making.by_id(ctx, 1)


def _many_kinds(world: World, *_more: object) -> None:
    colours = tuple(f"رنگ {number}" for number in range(goods_making.MOST_KINDS + 1))
    plan = GoodsPlan("شال", "پوشاک", toman(450_000), axes=(("رنگ", colours),))
    with world.turn(None, Role.MANAGER) as ctx:
        goods_making.add(ctx, plan)


def _many_invites(world: World, *_more: object) -> None:
    with world.turn(None, Role.OWNER) as ctx:
        for _ in range(invites.MOST_OPEN + 1):
            invites.invite(ctx, StaffRole.PACKER)


def _full_post(world: World, *_more: object) -> None:
    variants = [world.sells(f"شال {number}") for number in range(posts.MOST_PRODUCTS + 1)]
    with world.turn(None, Role.MANAGER) as ctx:
        named = post_links.parse("https://www.instagram.com/p/C1abcdefghi/")
        post = posts.learn(ctx, named)
        for variant_id in variants:
            posts.link(ctx, post.id, goods.variant(ctx, variant_id).product_id)


def _many_answers(world: World, *_more: object) -> None:
    with world.turn(world.customer("سارا"), Role.AGENT) as ctx:
        for number in range(quick_replies.MOST + 1):
            quick_replies.make(ctx, f"پاسخ {number}", "به‌زودی می‌رسد.")


def _talk(world: World) -> tuple[int, int]:
    """Somebody who asks something, and the talk."""
    mina = world.customer()
    with world.turn(mina) as ctx:
        return mina, support.say_to_staff(ctx, "سلام").id


def _early_rating(world: World, *_more: object) -> None:
    mina, case_id = _talk(world)
    with world.turn(mina) as ctx:
        answering.rate(ctx, case_id, 5)


def _ended_talk(world: World, *_more: object) -> None:
    _mina, case_id = _talk(world)
    with world.turn(world.customer("سارا"), Role.AGENT) as ctx:
        support.close_case(ctx, support.case(ctx, case_id))
        support.say_to_buyer(ctx, support.case(ctx, case_id), "بله؟")


def _nobodys_hand(world: World, *_more: object) -> None:
    _mina, case_id = _talk(world)
    with world.turn(world.customer("سارا"), Role.AGENT) as ctx:
        hands.hand_back(ctx, support.case(ctx, case_id))


REFUSALS: dict[str, Provoked] = {
    "case-closed": _ended_talk,
    "case-not-by-hand": _nobodys_hand,
    "case-rating-too-early": _early_rating,
    "coupon-taken": _same_code,
    "delivery-gone": _no_method,
    "delivery-too-many": _many_methods,
    "goods-too-many-kinds": _many_kinds,
    "invite-too-many": _many_invites,
    "post-full": _full_post,
    "quick-reply-too-many": _many_answers,
    "way-gone": _no_way,
    "way-limits-outside": lambda world, *_: _way(world, "IRR", most=5),
    "way-no-reports": _deaf_way,
    "way-other-money": lambda world, *_: _way(world, "TRY"),
    "way-too-many": _many_ways,
}
