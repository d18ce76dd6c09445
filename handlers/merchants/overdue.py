"""The morning after a promised day: what has not arrived, and what the shop may do about it."""

from collections.abc import Sequence
from datetime import date

from bot.dialogue.cards import (
    EMPTY_LINE,
    Answer,
    Begin,
    Button,
    Card,
    Go,
    Said,
    Words,
    button,
    card,
)
from bot.dialogue.routes import notice, route, screen
from common.errors import NotFound
from common.messages import Code, msg
from common.roles import Role
from handlers import arrival_words
from handlers.merchants.steps import step_rows
from handlers.wording import MENU_BUTTON, called, side_by_side
from models import Order
from shop import customers, fulfilment, overdue, promises
from shop.context import Shopping

MOST_LINES = 12
AT_HAND = 6
"""Orders that have a button of their own."""


@notice(overdue.LETTER, topic="staff", promise="repeat")
def letter(ctx: Shopping, day: str) -> Card | None:
    """A promise was not kept: better that the shop says so than that the buyer has to ask."""
    late = overdue.of_day(ctx, _day(day))
    if not late:
        return None
    return _of_one(ctx, late[0]) if len(late) == 1 else _of_many(ctx, late, day)


def _of_one(ctx: Shopping, order: Order) -> Card:
    tell = button(msg("delay-tell-button"), route("m/order", order.code, "delay"), style="primary")
    look = button(msg("alert-open-button"), route("m/order", order.code))
    # Most often it has arrived, and nobody has said so.
    next_step = step_rows(ctx, order, fulfilment.shipments_of(ctx.session, order.id))[0]
    promise = promises.of(ctx.session, order.id)
    return card(
        msg("alert-overdue", code=Code(order.code)),
        msg("alert-buyer", name=called(customers.by_id(ctx.session, order.person_id))),
        *([arrival_words.days_of(order, promise)] if promise is not None else []),
        rows=[[tell], next_step, [look, MENU_BUTTON]],
    )


def _of_many(ctx: Shopping, late: Sequence[Order], day: str) -> Card:
    left = overdue.on_the_way(ctx, late)
    here = [order for order in late if order not in left]
    tell = button(msg("delay-tell-button"), route("m/overdue", day, "delay"), style="primary")
    come = button(msg("overdue-arrived-button"), route("m/overdue", day, "arrived"))
    return card(
        msg("alert-overdue-many", orders=len(late), day=_day(day)),
        *_lines(ctx, "overdue-on-the-way", left),
        *_lines(ctx, "overdue-here", here),
        EMPTY_LINE,
        msg("overdue-how"),
        rows=[
            [*([come] if left else []), tell],
            *side_by_side([_open(order) for order in [*here, *left][:AT_HAND]]),
            [MENU_BUTTON],
        ],
    )


def _lines(ctx: Shopping, title: str, some: Sequence[Order]) -> list[Words]:
    """Each with its buyer, under a title that says how many there are."""
    shown = some[:MOST_LINES]
    if not shown:
        return []
    lines = [
        msg(
            "overdue-line",
            code=Code(order.code),
            name=called(customers.by_id(ctx.session, order.person_id)),
        )
        for order in shown
    ]
    return [EMPTY_LINE, msg(title, orders=len(some)), *lines, *_more(len(some) - len(shown))]


def _more(count: int) -> list[Words]:
    return [msg("overdue-more", orders=count)] if count else []


def _open(order: Order) -> Button:
    return button(Said(order.code), route("m/order", order.code))


@screen("m/overdue/{day}/delay", role=Role.PACKER)
def delay(_: Shopping, day: str) -> Answer:
    """All that has not arrived comes later."""
    return Begin("delay", {"overdue": _day(day).isoformat()})


@screen("m/overdue/{day}/arrived", role=Role.PACKER)
def ask_arrived(ctx: Shopping, day: str) -> Answer:
    """What was on its way has come; many orders end by that, so it is asked for first."""
    come = overdue.on_the_way(ctx, overdue.of_day(ctx, _day(day)))
    if not come:
        return Go("m/orders", msg("overdue-none"))
    yes = button(msg("overdue-arrived-yes-button"), route("m/overdue", day, "arrived", "yes"))
    return card(
        msg("overdue-arrived-sure", orders=len(come)),
        *_lines(ctx, "overdue-on-the-way", come),
        rows=[[yes], [MENU_BUTTON]],
    )


@screen("m/overdue/{day}/arrived/yes", role=Role.PACKER, changes=True)
def arrived(ctx: Shopping, day: str) -> Answer:
    """They count as arrived; on which day nobody knows."""
    count = overdue.have_arrived(ctx, _day(day))
    return Go("m/orders", msg("overdue-arrived", orders=count) if count else msg("overdue-none"))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound("not-found") from None
