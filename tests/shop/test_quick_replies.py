"""Saved answers: what they may be called, what stands in them, and whom they are sent to."""

from collections.abc import Callable
from functools import partial

import pytest

from common.errors import BadInput, Conflict, NotAllowed, NotFound
from common.roles import Role
from models import QuickReply
from shop import quick_replies, support
from tests.shop.world import World, at_once


def make(world: World, name: str, words: str) -> int:
    with world.turn(None, Role.AGENT) as ctx:
        return quick_replies.make(ctx, name, words).id


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("ارسال", "ارسال"),
        (" /ارسال ", "ارسال"),
        ("زمان  ارسال", "زمان ارسال"),
        ("x" * 20, "x" * 20),
    ],
)
def test_names(world: World, written: str, name: str) -> None:
    with world.turn(None, Role.AGENT) as ctx:
        assert quick_replies.check_name(ctx, written) == name


@pytest.mark.parametrize("written", ["", "  ", "/", "x" * 21, "\u200c"])
def test_what_is_no_name(world: World, written: str) -> None:
    with world.turn(None, Role.AGENT) as ctx, pytest.raises(BadInput):
        quick_replies.check_name(ctx, written)


@pytest.mark.parametrize(
    "words", ["سلام {نام}", "{NAME} {sipariş} {Mağaza}", "100 { 2", "}{", "( )"]
)
def test_words(words: str) -> None:
    assert quick_replies.check_words(words) == words


@pytest.mark.parametrize("words", ["", " ", "{}", "{اسم}", "سلام {name} {price}", "x" * 1001])
def test_what_are_no_words(words: str) -> None:
    with pytest.raises(BadInput):
        quick_replies.check_words(words)


def test_a_name_is_found_however_it_is_typed(world: World) -> None:
    id_ = make(world, "کد رهگیری", "فردا")
    with world.turn(None, Role.AGENT) as ctx:
        for typed in ("/کد رهگیری", "كد رهگيري", " /کد  رهگیری "):
            found = quick_replies.meant(ctx, typed.strip()) if "/" in typed else None
            assert (found or quick_replies.named(ctx, typed)).id == id_  # type: ignore[union-attr]
        assert quick_replies.meant(ctx, "کد رهگیری") is None
        assert quick_replies.meant(ctx, "/" + "بلند " * 9) is None
        with pytest.raises(NotFound):
            quick_replies.meant(ctx, "/کدام")
        with pytest.raises(Conflict):
            quick_replies.make(ctx, "كد رهگيري", "دیگر")


def test_each_place_becomes_the_customers_own(world: World) -> None:
    mina, shawl = world.customer(), world.sells()
    first, last = (world.order(world.place(mina, {shawl: 1})) for _ in range(2))
    id_ = make(world, "همه", "{name}/{نام}/{ad} · {order} · {Mağaza}")
    with world.turn(mina) as ctx:
        case = support.say_to_staff(ctx, "سلام")
    with world.turn(None, Role.AGENT) as ctx:
        case = support.locked(ctx, case.id)
        reply = quick_replies.by_id(ctx, id_)
        codes = {first.code, last.code}
        said = quick_replies.filled(ctx, reply, case)
        assert said in {f"مینا/مینا/مینا · {code} · گلستان" for code in codes}
        case.order_id = first.id
        assert f" · {first.code} · " in quick_replies.filled(ctx, reply, case)
        before = quick_replies.moment(case)
        quick_replies.send(ctx, case, reply)
        assert quick_replies.moment(case) != before
        assert reply.used == 1


def test_nothing_is_sent_of_an_order_to_who_has_none(world: World) -> None:
    id_ = make(world, "سفارش", "{order}")
    with world.turn(world.customer()) as ctx:
        case = support.say_to_staff(ctx, "سلام")
    world.heard.clear()
    with world.turn(None, Role.AGENT) as ctx, pytest.raises(Conflict, match="no-order"):
        quick_replies.send(ctx, support.locked(ctx, case.id), quick_replies.by_id(ctx, id_))
    assert world.heard == []


def test_what_is_used_most_stands_first_and_what_is_deleted_nowhere(world: World) -> None:
    first, second = make(world, "الف", "یک"), make(world, "ب", "دو")
    with world.turn(None, Role.AGENT) as ctx:
        assert [one.id for one in quick_replies.saved(ctx)] == [first, second]
        quick_replies.by_id(ctx, second).used = 3
        ctx.session.flush()
        assert [one.id for one in quick_replies.saved(ctx)] == [second, first]
        quick_replies.change(ctx, first, name="ج", words="سه")
        assert quick_replies.named(ctx, "/ج").words == "سه"  # type: ignore[union-attr]
        with pytest.raises(Conflict):
            quick_replies.change(ctx, first, name="ب")
        quick_replies.delete(ctx, second)
        assert [one.name for one in quick_replies.saved(ctx)] == ["ج"]
        with pytest.raises(NotFound):
            quick_replies.by_id(ctx, second)


def test_the_same_name_at_the_same_moment_is_saved_once(world: World) -> None:
    makes: list[Callable[[], int]] = [partial(make, world, "ارسال", str(n)) for n in range(6)]
    came = at_once(makes)
    assert sum(isinstance(one, Conflict) for one in came) == 5
    with world.turn(None, Role.AGENT) as ctx:
        assert len(quick_replies.saved(ctx)) == 1


def test_there_are_not_too_many(world: World) -> None:
    with world.turn() as ctx:
        for number in range(quick_replies.MOST):
            row = QuickReply(name=str(number), folded=str(number), words="x", changed_at=ctx.now)
            ctx.session.add(row)
    with world.turn(None, Role.AGENT) as ctx, pytest.raises(Conflict, match="too-many"):
        quick_replies.make(ctx, "یکی دیگر", "x")


def test_buyers_and_packers_have_nothing_to_do_with_it(world: World) -> None:
    id_ = make(world, "ارسال", "فردا")
    for role in (Role.BUYER, Role.PACKER):
        with world.turn(world.customer(), role) as ctx:
            for act in (
                lambda: quick_replies.saved(ctx),
                lambda: quick_replies.by_id(ctx, id_),
                lambda: quick_replies.make(ctx, "x", "y"),
                lambda: quick_replies.change(ctx, id_, words="y"),
                lambda: quick_replies.delete(ctx, id_),
                lambda: quick_replies.meant(ctx, "/ارسال"),
            ):
                with pytest.raises(NotAllowed):
                    act()
