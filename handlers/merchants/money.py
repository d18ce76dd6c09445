"""Money that fits nothing: what came, why it waits, and what is to become of it."""

from bot.dialogue.cards import EMPTY_LINE, Answer, Begin, Button, Go, Words, button, card
from bot.dialogue.dialogues import Talk, dialogue
from bot.dialogue.routes import command, route, screen
from common.errors import NotFound
from common.messages import Code, msg
from common.roles import Role
from handlers import standing
from handlers.gateway_words import gateway_name
from handlers.wording import MENU_BUTTON, called, ordered_goods, turning_pages
from shop import customers, fulfilment, money_queue
from shop.context import Shopping
from shop.money_queue import Waiting

PER_PAGE = 8
DECISIONS = {
    "accept": money_queue.accept,
    "part": money_queue.count_in_part,
    "back": money_queue.give_back,
    "credit": money_queue.into_credit,
    "away": money_queue.put_away,
    "ask": money_queue.ask_again,
}
"""By the names under which they stand on buttons."""


@screen("m/money", role=Role.MANAGER)
@command("money")
def show_queue(ctx: Shopping, page: int = 1) -> Answer:
    """Everything that waits, the oldest first."""
    number = max(page, 1)
    found = money_queue.waiting(ctx, most=PER_PAGE + 1, skip=(number - 1) * PER_PAGE)
    if not found:
        return card(msg("money-none"), rows=[[MENU_BUTTON]])
    rows = [[_line(one)] for one in found[:PER_PAGE]]
    pages = turning_pages("m/money", number, number + (len(found) > PER_PAGE))
    return card(msg("money-title"), rows=[*rows, [*pages], [MENU_BUTTON]])


def _line(one: Waiting) -> Button:
    code, here = Code(one.order.code), route("m/money", one.attempt.id)
    if not one.amount:
        return button(msg("money-line-empty-button", code=code), here)
    return button(msg("money-line-button", code=code, amount=one.amount), here)


def way_to(attempt_id: int) -> Button:
    """The way to decide about one of them."""
    return button(msg("money-decide-button"), route("m/money", attempt_id), style="primary")


@screen("m/money/{attempt_id:int}", role=Role.MANAGER)
def show(ctx: Shopping, attempt_id: int) -> Answer:
    """One of them: its order, how much came which way, why it waits, and the ways out."""
    one = money_queue.by_attempt(ctx, attempt_id)
    order = one.order
    parcels = fulfilment.shipments_of(ctx.session, order.id)
    back = button(msg("money-queue-button"), "m/money")
    return card(
        msg("order-title", code=Code(order.code)),
        msg("alert-buyer", name=called(customers.by_id(ctx.session, order.person_id))),
        *standing.three_axes(order, parcels),
        EMPTY_LINE,
        *ordered_goods(ctx, order),
        EMPTY_LINE,
        *_came(one),
        msg(f"alert-review-{one.reason.value}"),
        rows=[*([_step(one, what)] for what in _ways(one)), [_order(one), back], [MENU_BUTTON]],
    )


def _came(one: Waiting) -> list[Words]:
    gateway = gateway_name(one.attempt.gateway)
    if not one.amount:
        return [msg("money-came-none", gateway=gateway)]
    came = msg("money-came", amount=one.amount, gateway=gateway)
    if one.amount == one.attempt.amount:
        return [came]
    return [came, msg("money-asked", amount=one.attempt.amount)]


def _ways(one: Waiting) -> list[str]:
    """What may become of it, the friendliest first."""
    if one.is_silent:
        return ["ask", "away"]
    if not one.amount:
        return ["away"]
    return [
        *(["accept"] if one.fits else []),
        *(["part"] if one.fits_in_part else []),
        *(["credit"] if one.is_creditable else []),
        "back",
    ]


def _step(one: Waiting, what: str) -> Button:
    return button(msg(f"money-{what}-button"), route("m/money", one.attempt.id, what))


def _order(one: Waiting) -> Button:
    return button(msg("alert-open-button"), route("m/order", one.order.code))


@screen("m/money/{attempt_id:int}/{what}", role=Role.MANAGER)
def begin(ctx: Shopping, attempt_id: int, what: str) -> Answer:
    """Decide about one of them."""
    if what not in DECISIONS:
        raise NotFound("not-found")
    one = money_queue.by_attempt(ctx, attempt_id)
    return Begin("money", {"attempt_id": one.attempt.id, "what": what})


@dialogue("money", version=1, role=Role.MANAGER)
def decide(talk: Talk[Shopping], attempt_id: int, what: str) -> Answer:
    """One yes, since money moves."""
    one = money_queue.by_attempt(talk.ctx, attempt_id)
    talk.confirm(f"money-{what}-confirm", summary=_came(one), code=Code(one.order.code))
    order = DECISIONS[what](talk.ctx, attempt_id)
    talk.say(msg("money-asked-again" if what == "ask" else "money-decided"))
    return Go(route("m/order", order.code))
