"""Telling buyers that their orders come later: one order, or all of a product or of a day."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.dialogue.cards import Answer, Begin, Go
from bot.dialogue.dialogues import Given, Option, Talk, dialogue
from bot.dialogue.routes import command, route, screen
from common.errors import NotFound, ShopError
from common.messages import Message, msg
from common.roles import Role
from handlers.parcels import reason_words
from models import Order
from shop import catalogue, days, delays, orders, promises
from shop import overdue as shop_overdue
from shop.context import Shopping

OTHER = "other"
REASONS = (
    *(Option(reason, msg(f"delay-{reason}-button")) for reason in delays.REASONS),
    Option(OTHER, msg("delay-other-button")),
)
DAYS = tuple(Option(str(count), msg("delay-days-button", days=count)) for count in (1, 2, 3, 7))


@screen("m/order/{code}/delay", role=Role.PACKER)
def begin(ctx: Shopping, code: str) -> Answer:
    """This order comes later."""
    return Begin("delay", {"code": orders.by_code(ctx, code).code})


@screen("m/delay", role=Role.PACKER)
@command("delay")
def begin_many(_: Shopping) -> Answer:
    """Orders come later; which is asked."""
    return Begin("delay")


@dialogue("delay", version=1, role=Role.PACKER)
def delay(talk: Talk[Shopping], code: str = "", overdue: str = "") -> Answer:
    """Which orders, why and by how many days; then everybody who waits is told. `overdue` is a day
    for which orders were promised that have not arrived.
    """
    ctx = talk.ctx
    late = _overdue(ctx, overdue) if overdue else _orders(ctx, code or _which(talk))
    if not late:
        raise NotFound("delay-none-waits")
    reason = talk.choose("delay-why", REASONS)
    if reason == OTHER:
        reason = talk.ask("delay-own-reason", lambda given: delays.parse_reason(given.text))
    more = talk.ask("delay-how-long", _read_days, options=DAYS)
    summary: list[Message] = [
        msg("delay-orders", orders=len(late)),
        msg("delayed-why", reason=reason_words(reason)),
        msg("delay-later", days=more),
    ]
    talk.confirm("delay-confirm", summary=summary, yes="delay-confirm-button")
    delays.plan(ctx, late, more, reason)
    talk.say(msg("delay-done", orders=len(late)))
    return Go(route("m/order", late[0].code) if len(late) == 1 else "m/orders")


def _which(talk: Talk[Shopping]) -> str:
    ctx = talk.ctx
    return talk.ask("delay-which", lambda given: _known(ctx, given), options=_recent_days(ctx))


def _overdue(ctx: Shopping, day: str) -> Sequence[Order]:
    late = shop_overdue.of_day(ctx, date.fromisoformat(day))
    still = delays.expected_of(ctx, late)
    return [order for order in late if order.id in still]


def _read_days(given: Given) -> int:
    return delays.parse_days(given.value or given.text)


def _known(ctx: Shopping, given: Given) -> str:
    """What was typed, if it names orders that wait."""
    which = given.value or given.text
    if not _orders(ctx, which):
        raise NotFound("delay-none-waits")
    return which


def _recent_days(ctx: Shopping) -> list[Option]:
    today = promises.today_in(ctx)
    return [
        Option(today.isoformat(), msg("delay-today-button")),
        Option((today - timedelta(days=1)).isoformat(), msg("delay-yesterday-button")),
    ]


def _orders(ctx: Shopping, which: str) -> Sequence[Order]:
    """An order by its code, those with a product by its SKU, or those that were paid on a day."""
    try:
        order = orders.by_code(ctx, which)
    except ShopError:
        pass
    else:
        return [order] if delays.expected_of(ctx, [order]) else []
    try:
        return delays.with_product(ctx, catalogue.by_sku(ctx, which).id)
    except ShopError:
        return delays.paid_on(ctx, days.parse_day(which, promises.today_in(ctx)))
