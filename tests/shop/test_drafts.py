"""Goods that are made in the chat with several variants."""

import pytest

from common.errors import BadInput
from common.money import Money
from common.roles import Role
from models import Variant
from shop import captions, goods, goods_making
from shop.goods_making import GoodsPlan
from tests.shop.world import World

PLAN = GoodsPlan("شال", "پوشاک", Money(4_500_000, "IRR"), 3)


def test_every_place_on_the_axes_is_a_variant(world: World) -> None:
    axes = captions.read_axes("رنگ: کرم، سرمه‌ای\nاندازه: ۷۰ | ۱۰۰")
    with world.turn(role=Role.OWNER) as ctx:
        made = goods_making.add(
            ctx, GoodsPlan("شال", "پوشاک", Money(4_500_000, "IRR"), 3, "", axes)
        )
        variants: list[Variant] = goods.variants_of(ctx.session, made.id)
        labels = {one.label for one in variants}
        assert labels == {"کرم / ۷۰", "کرم / ۱۰۰", "سرمه‌ای / ۷۰", "سرمه‌ای / ۱۰۰"}
        assert {(one.on_hand, one.price_minor) for one in variants} == {(3, 4_500_000)}
        assert variants[0].options == [["رنگ", "کرم"], ["اندازه", "۷۰"]]


def test_without_axes_there_is_one(world: World) -> None:
    with world.turn(role=Role.OWNER) as ctx:
        (only,) = goods.variants_of(ctx.session, goods_making.add(ctx, PLAN).id)
        assert (only.label, only.options) == (None, None)


def test_too_much_to_choose_is_refused_before_anything_is_made(world: World) -> None:
    axes = captions.read_axes("رنگ: ۱، ۲، ۳، ۴، ۵، ۶، ۷\nسایز: ۱، ۲، ۳، ۴، ۵، ۶")
    with world.turn(role=Role.OWNER) as ctx:
        with pytest.raises(BadInput):
            goods_making.add(ctx, GoodsPlan("شال", "پوشاک", PLAN.price, 1, "", axes))
        assert not goods.recent(ctx, most=1)


@pytest.mark.parametrize("text", ["کرم، سرمه‌ای", "رنگ:", ": کرم", "رنگ: " + "ک" * 40])
def test_what_is_no_axis_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        captions.read_axes(text)
