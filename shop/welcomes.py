"""What the welcome does: which of its wordings was sent, what was pressed in it, and who bought."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from common.errors import NotFound
from common.roles import Role
from models import Activity, ActivityKind, Order, Person
from shop import activity, kin
from shop.context import Shopping
from shop.periods import Period, bounds

WORDINGS = ("guide", "promise")
"""How one finds and asks here; when parcels leave and how long things may be given back. People get
the one or the other in turn, so that the seller sees which of them helps."""
PLACES = ("category", "terms", "topics", "person", "menu")
"""Where its buttons lead."""


@dataclass(frozen=True, slots=True)
class Welcome:
    """One wording: to how many people it was sent, how many of them pressed one of its buttons, and
    how many have bought since. `presses` are people as well, by where the button leads.
    """

    wording: str
    sent: int
    pressed: int
    bought: int
    presses: Mapping[str, int]


def next_wording(ctx: Shopping) -> str:
    """Another one than the last newcomer got."""
    last = ctx.session.execute(
        select(col(Activity.text))
        .where(col(Activity.kind) == ActivityKind.WELCOMED)
        .order_by(col(Activity.at).desc(), col(Activity.id).desc())
        .limit(1)
    ).scalar()
    return WORDINGS[last == WORDINGS[0]]


def note_sent(ctx: Shopping, wording: str) -> None:
    """Whoever this turn is about gets this wording now."""
    activity.note(ctx, ActivityKind.WELCOMED, text=wording)


def note_press(ctx: Shopping, wording: str, place: str) -> None:
    """Somebody has pressed a button of it.

    Raises:
        NotFound: there is no such wording or button.
    """
    if wording not in WORDINGS or place not in PLACES:
        raise NotFound("not-found")
    activity.note(ctx, ActivityKind.TAPPED, text=place)


def results(ctx: Shopping, period: Period) -> list[Welcome]:
    """What became of the welcomes of these days; wordings that were not sent are left out.

    Raises:
        NotAllowed: for anybody who does not run the shop.
    """
    ctx.need(Role.MANAGER)
    begin, end = bounds(ctx.shop, period)
    sent = (
        select(
            kin.root(Person).label("who"),
            col(Activity.text).label("wording"),
            col(Activity.at),
        )
        .join(Person, col(Person.id) == col(Activity.person_id))
        .where(
            col(Activity.kind) == ActivityKind.WELCOMED,
            col(Activity.at) >= begin,
            col(Activity.at) < end,
        )
        .subquery()
    )
    tap = aliased(Activity)
    taps = select(sent.c.wording, func.count(sent.c.who.distinct())).join(
        tap,
        and_(
            col(tap.person_id).in_(kin.of(sent.c.who)),
            col(tap.kind) == ActivityKind.TAPPED,
            col(tap.at) >= sent.c.at,
        ),
    )
    by_place = taps.add_columns(col(tap.text)).group_by(sent.c.wording, col(tap.text))
    buys = select(sent.c.wording, func.count(sent.c.who.distinct())).join(
        Order, and_(col(Order.person_id).in_(kin.of(sent.c.who)), col(Order.paid_at) >= sent.c.at)
    )
    people = select(sent.c.wording, func.count(sent.c.who.distinct()))
    pressed, bought = (_by_wording(ctx, one.group_by(sent.c.wording)) for one in (taps, buys))
    presses: dict[str, dict[str, int]] = {}
    for wording, number, place in ctx.session.execute(by_place):
        presses.setdefault(wording, {})[place] = number
    return [
        Welcome(one, number, pressed.get(one, 0), bought.get(one, 0), presses.get(one, {}))
        for one, number in sorted(_by_wording(ctx, people.group_by(sent.c.wording)).items())
    ]


def _by_wording(ctx: Shopping, asked: Select[tuple[str, int]]) -> dict[str, int]:
    return {row[0]: int(row[1]) for row in ctx.session.execute(asked)}
