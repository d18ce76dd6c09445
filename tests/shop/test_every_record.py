"""Whatever refers to a person is found under all of their records, or is excused by name."""

import re
from pathlib import Path

import pytest
from sqlmodel import SQLModel

import models
from bot.engine import composing, store
from common.money import Money
from common.roles import Role
from shop import (
    cart,
    consents,
    coupons,
    credit,
    customers,
    linking,
    merging,
    orders,
    points,
    support,
    waiting,
    welcoming,
    wishes,
)
from shop.topics import Topic
from tests.shop.every_record import (
    Sees,
    Writes,
    asked,
    bought,
    bought_today,
    chosen,
    commented,
    credited,
    furnish,
    gifted,
    guessed,
    has_bought,
    has_code,
    has_guessed,
    held,
    invited,
    is_all_staff,
    is_capped,
    is_host,
    is_on_bale,
    is_one_buyer,
    is_own_invite,
    is_refused,
    is_taker,
    kept_coupon,
    let_in,
    redeemed,
    remembers_menu,
    saved,
    seen,
    stopped,
    talks,
    told,
    took,
    was_answered,
    works,
    writes,
)
from tests.shop.world import World, order_now

ALL = models.__all__
"""The metadata is whole only because `models` was imported."""


READ: dict[str, tuple[Writes, Sees]] = {
    "account.owner (points)": (gifted, lambda _scene, ctx: points.ready(ctx) == 200),
    "account.owner (credit)": (
        credited,
        lambda _scene, ctx: credit.balance(ctx) == Money(500, "IRR"),
    ),
    "activity.person_id": (seen, lambda _scene, ctx: welcoming.is_off(ctx, {})),
    "address.person_id": (saved, lambda _scene, ctx: bool(customers.addresses(ctx))),
    "business_connection.person_id": (let_in, is_host),
    "buyer_day.person_id": (bought_today, is_one_buyer),
    "buyer_total.person_id": (bought, has_bought),
    "cart_line.person_id": (chosen, lambda _scene, ctx: cart.lines(ctx).units == 2),
    "comment_answer.person_id": (commented, was_answered),
    "consent.person_id": (stopped, lambda _scene, ctx: not consents.standing(ctx)[Topic.FEEDBACK]),
    "conversation.person_id": (talks, remembers_menu),
    "dialogue.person_id": (
        asked,
        lambda _scene, ctx: store.unfinished_dialogue(ctx.session, ctx.customer.id) is not None,
    ),
    "due_work.person_id": (
        held,
        lambda _scene, ctx: composing.any_held(ctx.session, ctx.customer.id),
    ),
    "identity.person_id": (writes, is_on_bale),
    "kept_coupon.person_id": (kept_coupon, lambda _scene, ctx: coupons.kept(ctx) is not None),
    "link_code.person_id": (lambda _scene, ctx: linking.show(ctx), has_code),
    "link_try.person_id": (guessed, has_guessed),
    "orders.person_id": (
        lambda scene, ctx: order_now(ctx, {scene.shawl: 1}),
        lambda _scene, ctx: len(orders.for_person(ctx)) == 1,
    ),
    "redemption.person_id": (redeemed, is_refused),
    "staff.person_id": (works, is_all_staff),
    "staff_invite.invited_by": (invited, is_own_invite),
    "stock_wait.person_id": (
        lambda scene, ctx: waiting.ask(ctx, scene.sold_out),
        lambda scene, ctx: bool(waiting.waits_for(ctx, [scene.sold_out])),
    ),
    "support_case.person_id": (
        lambda _scene, ctx: support.open_case(ctx),
        lambda _scene, ctx: support.open_case_of(ctx, ctx.customer) is not None,
    ),
    "support_case.taken_by": (took, is_taker),
    "told.person_id": (told, is_capped),
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
    (write, see), scene = READ[name], furnish(world)
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
    "shop/meeting.py": 1,
    "shop/team.py": 1,
    "shop/totals.py": 1,
    "shop/recounting.py": 1,
    "shop/sources.py": 3,
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
