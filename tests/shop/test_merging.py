"""Two records of one person: joined, in a chain, told apart; nothing lost and nothing given away."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from common.errors import Conflict, LimitReached, NotAllowed, NotFound
from common.roles import Role
from models import Audit, Identity, LinkCode, Order, Person, PersonMerge, StaffRole
from shop import (
    acquaintance,
    cart,
    customers,
    ledger,
    linking,
    merging,
    moving,
    orders,
    points,
    pricing,
    staff,
    support,
)
from shop.context import Shopping
from shop.events import LinkAsked
from shop.ledger import SHOP, AccountName
from tests.shop.world import World, at_once, give_points, order_now


@pytest.fixture
def mina(world: World) -> int:
    return world.customer("مینا")


@pytest.fixture
def other(world: World) -> int:
    return world.customer("مینا ۲")


def join(world: World, gone: int, stays: int) -> int:
    with world.turn(stays) as ctx:
        return merging.join(ctx, customers.by_id(ctx.session, gone), ctx.customer).id


def undo(world: World, merge_id: int) -> None:
    with world.turn(None, Role.OWNER) as ctx:
        merging.undo(ctx, merge_id)


def root(world: World, person_id: int) -> int:
    with world.database.reading() as session:
        return session.get_one(Person, person_id).root_id


def take(world: World, shown_to: int, written_by: int) -> int:
    """A code on its way, up to the last word."""
    with world.turn(shown_to) as ctx:
        code = linking.show(ctx)
    with world.turn(written_by) as ctx:
        found = linking.by_code(ctx, code)
        linking.take(ctx, found)
        return found.id


def refused(world: World, person_id: int, code: str) -> str:
    with world.turn(person_id) as ctx:
        try:
            linking.by_code(ctx, code)
        except (Conflict, LimitReached, NotAllowed, NotFound) as refusal:
            return refusal.message.key
    return ""


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


def test_who_is_let_go_does_not_come_back_by_being_told_apart(
    world: World, mina: int, other: int
) -> None:
    with world.turn() as ctx:
        for person_id in (mina, other):
            staff.appoint(ctx.session, person_id, StaffRole.AGENT, ctx.now, actor="test")
    merge_id = join(world, other, mina)
    with world.turn(None, Role.OWNER) as ctx:
        staff.strike_off(ctx.session, mina)
    undo(world, merge_id)
    with world.turn() as ctx:
        assert staff.role_of(ctx.session, other) is Role.BUYER


def test_two_carts_are_both_contents_as_far_as_there_is_so_much(
    world: World, mina: int, other: int
) -> None:
    shawl, gaz = world.sells(stock_of=4), world.sells("گز آردی", stock_of=9)
    with world.turn(mina) as ctx:
        cart.put(ctx, shawl, 2)
    with world.turn(other) as ctx:
        cart.put(ctx, shawl, 3)
        cart.put(ctx, gaz, 1)
    merge_id = join(world, other, mina)
    with world.turn(mina) as ctx:
        assert [(one.variant_id, one.quantity) for one in cart.lines(ctx).lines] == [
            (shawl, 4),
            (gaz, 1),
        ]
    undo(world, merge_id)
    for person_id, units in ((mina, 2), (other, 4)):
        with world.turn(person_id) as ctx:
            assert cart.lines(ctx).units == units


def test_what_is_chosen_anew_stands_for_both_carts(world: World, mina: int, other: int) -> None:
    shawl = world.sells(stock_of=9)
    for person_id in (mina, other):
        with world.turn(person_id) as ctx:
            cart.put(ctx, shawl, 2)
    join(world, other, mina)
    for wanted in (3, 1, 0):
        with world.turn(mina) as ctx:
            cart.put(ctx, shawl, wanted)
            assert cart.lines(ctx).units == wanted


def test_an_order_takes_its_goods_out_of_both_carts(world: World, mina: int, other: int) -> None:
    shawl = world.sells(stock_of=4)
    with world.turn(mina) as ctx:
        cart.put(ctx, shawl, 2)
    with world.turn(other) as ctx:
        cart.put(ctx, shawl, 3)
    merge_id = join(world, other, mina)
    with world.turn(mina) as ctx:
        quote = pricing.quote(cart.lines(ctx).lines, None, (), ctx.shop.currency)
        orders.place(ctx, quote, None)
        assert not cart.lines(ctx).lines
        with pytest.raises(Conflict):
            orders.place(ctx, quote, None)
    undo(world, merge_id)
    with world.turn(other) as ctx:
        assert not cart.lines(ctx).lines
    world.healthy()


def test_points_of_both_pay_and_come_back_to_whose_they_were(
    world: World, mina: int, other: int
) -> None:
    with world.turn() as ctx:
        give_points(ctx, mina, 30)
        give_points(ctx, other, 50)
    merge_id = join(world, other, mina)
    shawl = world.sells()
    with world.turn(mina) as ctx:
        order = order_now(ctx, {shawl: 1})
        assert points.ready(ctx) == 80
        hold(ctx, order, 70)
        assert points.ready(ctx) == 10
        with pytest.raises(LimitReached):
            hold(ctx, order, 11)
    with world.turn(mina) as ctx:
        points.release(ctx, orders.by_id(ctx.session, order.id))
    undo(world, merge_id)
    assert [ready(world, one) for one in (mina, other)] == [30, 50]


def hold(ctx: Shopping, order: Order, count: int) -> None:
    points.hold(ctx, order, count, points.worth(count, order.currency))


def ready(world: World, person_id: int) -> int:
    with world.turn(person_id) as ctx:
        return points.ready(ctx)


def test_while_somebody_of_the_shop_talks_the_bot_is_silent_in_both(
    world: World, mina: int, other: int
) -> None:
    with world.turn(other) as ctx:
        theirs = support.open_case(ctx).id
    world.clock.advance(timedelta(minutes=5))
    with world.turn(mina) as ctx:
        own = support.open_case(ctx).id
    merge_id = join(world, other, mina)
    with world.turn(mina) as ctx:
        assert support.open_case(ctx).id == theirs
        support.close_case(ctx, support.by_id(ctx, theirs))
        assert not ctx.customer.hears_the_bot(ctx.now)
        assert support.open_case(ctx).id == own
        support.close_case(ctx, support.by_id(ctx, own))
        assert ctx.customer.hears_the_bot(ctx.now)
    undo(world, merge_id)
    with world.turn(other) as ctx:
        assert ctx.customer.hears_the_bot(ctx.now)


def test_any_link_of_a_chain_is_taken_out(world: World, mina: int, other: int) -> None:
    third = world.customer("مینا ۳")
    first, second = join(world, third, other), join(world, other, mina)
    assert [root(world, one) for one in (mina, other, third)] == [mina] * 3
    undo(world, second)
    assert [root(world, one) for one in (mina, other, third)] == [mina, other, other]
    again = join(world, other, mina)
    undo(world, first)
    undo(world, first)
    assert [root(world, one) for one in (mina, other, third)] == [mina, mina, third]
    undo(world, again)
    assert root(world, other) == other


def test_merging_and_undoing_are_on_record(world: World, mina: int, other: int) -> None:
    undo(world, join(world, other, mina))
    with world.turn() as ctx:
        rows = [(row.what, row.on_id) for row in ctx.session.exec(select(Audit)).all()]
    assert rows[-2:] == [("customer.merged", str(mina)), ("customer.told-apart", str(mina))]


@pytest.mark.parametrize("role", [Role.BUYER, Role.PACKER, Role.AGENT])
def test_only_who_runs_the_shop_tells_people_apart(
    world: World, mina: int, other: int, role: Role
) -> None:
    merge_id = join(world, other, mina)
    with world.turn(world.customer("سارا"), role) as ctx, pytest.raises(NotAllowed):
        merging.undo(ctx, merge_id)
    with world.turn(world.customer("سارا"), role) as ctx, pytest.raises(NotAllowed):
        acquaintance.of(ctx, mina)


def test_who_talks_with_a_customer_sees_every_chat_of_theirs(
    world: World, mina: int, other: int
) -> None:
    join(world, other, mina)
    with world.turn(other) as ctx:
        support.open_case(ctx)
    with world.turn(world.customer("سارا"), Role.AGENT) as ctx:
        known = acquaintance.of(ctx, other)
    assert known.person.id == mina
    assert len(known.identities) == 2
    assert [(one.record.id, list(one.channels)) for one in known.joined] == [(other, ["simulator"])]


def on_road(world: World, channel: str, username: str) -> int:
    with world.database.session() as session:
        person, _ = customers.ensure(
            session, channel, username, now=world.clock.now(), language="fa", username=username
        )
        session.commit()
        return person.id


def test_a_name_is_a_hint_and_an_order_with_its_number_is_proof(world: World) -> None:
    before, now = (
        on_road(world, "instagram", "mina.r"),
        on_road(world, "instagram_private", "mina.r"),
    )
    stranger = on_road(world, "instagram_private", "sara")
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


def patiently(work: Callable[[], int]) -> int:
    """As the engine does: what others hold is tried again."""
    while True:
        try:
            return work()
        except OperationalError:
            continue


def join_while_served(world: World, gone: int, stays: int) -> int:
    """As a turn does it: whoever acts is held already."""
    with world.turn(stays) as ctx:
        served = select(Person).where(Person.id == stays)
        ctx.session.exec(served.with_for_update(key_share=True, nowait=True)).one()
        return merging.join(ctx, customers.by_id(ctx.session, gone), ctx.customer).id


def test_two_merges_that_cross_make_one_person(world: World, mina: int, other: int) -> None:
    told = at_once(
        [
            partial(patiently, partial(join_while_served, world, other, mina)),
            partial(patiently, partial(join_while_served, world, mina, other)),
        ]
    )
    assert sorted(isinstance(one, int) for one in told) == [False, True]
    assert {type(one) for one in told} == {int, Conflict}
    assert root(world, mina) == root(world, other)


def test_a_code_is_taken_once_and_confirmed_once(world: World, mina: int, other: int) -> None:
    code_id = take(world, mina, other)

    def confirm() -> int:
        with world.turn(mina) as ctx:
            return linking.confirm(ctx, code_id).id

    told = at_once([partial(patiently, confirm)] * 3)
    assert sum(isinstance(one, int) for one in told) == 1
    with world.turn() as ctx:
        assert len(ctx.session.exec(select(PersonMerge)).all()) == 1


def test_of_two_who_write_a_code_one_has(world: World, mina: int, other: int) -> None:
    third = world.customer("سارا")
    with world.turn(mina) as ctx:
        code = linking.show(ctx)

    def write(person_id: int) -> int:
        with world.turn(person_id) as ctx:
            found = linking.by_code(ctx, code)
            linking.take(ctx, found)
            return found.id

    told = at_once([partial(patiently, partial(write, one)) for one in (other, third)])
    assert sorted(isinstance(one, int) for one in told) == [False, True]


def test_a_purchase_beside_a_merge_spends_nothing_twice(
    world: World, mina: int, other: int
) -> None:
    shawl = world.sells(stock_of=9)
    with world.turn() as ctx:
        give_points(ctx, other, 50)

    def buy() -> int:
        with world.turn(other) as ctx:
            order = order_now(ctx, {shawl: 1})
            hold(ctx, order, 50)
            return order.id

    told = at_once(
        [partial(patiently, partial(buy)), partial(patiently, partial(join, world, other, mina))]
    )
    assert all(isinstance(one, int) for one in told)
    assert ready(world, mina) == 0
    with world.turn(mina) as ctx:
        assert len(orders.for_person(ctx)) == 1


class Merges(RuleBasedStateMachine):
    """Four records are joined and told apart in any order; each keeps what it was given, and
    together they have the sum.
    """

    world: World

    @initialize()
    def begin(self) -> None:
        self.people = [self.world.customer(f"مینا {number}") for number in range(4)]
        self.given = dict.fromkeys(self.people, 0)
        self.open: list[int] = []
        self.gifts = 0

    @rule(which=st.integers(0, 3), count=st.integers(1, 90))
    def gift(self, which: int, count: int) -> None:
        self.gifts += 1
        stands = root(self.world, self.people[which])
        self.given[stands] += count
        with self.world.turn() as ctx:
            source = AccountName(SHOP, points.GIVEN, points.POINTS)
            mine = AccountName(f"person:{stands}", points.READY, points.POINTS)
            key = f"gift:{self.people[0]}:{self.gifts}"
            ledger.post(ctx, key, "gift", [(source, -count), (mine, count)])

    @rule(gone=st.integers(0, 3), stays=st.integers(0, 3))
    def join(self, gone: int, stays: int) -> None:
        roots = [root(self.world, self.people[one]) for one in (gone, stays)]
        if roots[0] != roots[1]:
            self.open.append(join(self.world, roots[0], roots[1]))

    @precondition(lambda self: self.open)
    @rule(which=st.integers(0, 9))
    def apart(self, which: int) -> None:
        undo(self.world, self.open.pop(which % len(self.open)))

    @invariant()
    def everybody_has_the_sum_of_their_records(self) -> None:
        stands = {one: root(self.world, one) for one in self.people}
        for one in set(stands.values()):
            theirs = sum(self.given[record] for record in self.people if stands[record] == one)
            assert ready(self.world, one) == theirs


def test_merging_and_undoing_in_any_order_keeps_every_balance(world: World) -> None:
    class Here(Merges):
        pass

    Here.world = world
    limits = settings(max_examples=5, stateful_step_count=10, deadline=None, database=None)
    run_state_machine_as_test(Here, settings=limits)
