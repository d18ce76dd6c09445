"""Goods that buyers want to give back: taken or not, and what is done when they are here."""

from dataclasses import replace

from bot.dialogue.cards import EMPTY_LINE, Answer, Begin, Button, Card, Go, button, card
from bot.dialogue.dialogues import Given, Option, Talk, dialogue
from bot.dialogue.routes import notice, route, screen
from common.messages import Code, msg
from common.roles import Role, allows
from common.text import clean_input
from handlers import return_words
from handlers.merchants.cases import case_rows, customer
from handlers.wording import MENU_BUTTON
from models import Order, RefundWay, ReturnRequest, ReturnState
from shop import giving_back, orders, returns, support
from shop.context import Shopping

FIT = (
    Option("fit", msg("giving-back-fit-button")),
    Option("broken", msg("giving-back-broken-button")),
)
MONEY = (
    Option("back", msg("giving-back-money-button")),
    Option("credit", msg("money-credit-button")),
    Option("kept", msg("giving-back-none-button")),
)

WAYS = {"back": RefundWay.GATEWAY, "credit": RefundWay.CREDIT}


@screen("m/return/{request_id:int}", role=Role.AGENT)
def show(ctx: Shopping, request_id: int) -> Answer:
    """One of them, and what can be done about it."""
    request = returns.by_id(ctx.session, request_id)
    shown = request_card(ctx, request, "giving-back-title")
    return replace(
        shown,
        text=(*shown.text, EMPTY_LINE, *return_words.standing(request)),
        rows=(*shown.rows, (MENU_BUTTON,)),
    )


def request_card(ctx: Shopping, request: ReturnRequest, title: str) -> Card:
    """Whose it is, which goods and why, what to decide, and the talk in which to answer."""
    case = support.case(ctx, request.case_id)
    return card(
        msg(title, name=customer(ctx, case), code=Code(_order(ctx, request).code)),
        *return_words.of_request(ctx, request),
        rows=[steps(ctx, request), *case_rows(ctx, case)],
    )


def steps(ctx: Shopping, request: ReturnRequest) -> list[Button]:
    """What somebody of this role may decide about it now."""
    here = ("m/return", request.id)
    if request.state is ReturnState.ASKED and allows(ctx.role, Role.AGENT):
        accept = button(msg("giving-back-accept-button"), route(*here, "accept"), style="primary")
        return [accept, button(msg("giving-back-refuse-button"), route(*here, "refuse"))]
    if request.state is ReturnState.ACCEPTED and allows(ctx.role, Role.MANAGER):
        return [button(msg("giving-back-here-button"), route(*here, "here"), style="primary")]
    return []


def rows(ctx: Shopping, order: Order) -> list[list[Button]]:
    """The ways to those of an order that are open."""
    if order.paid_at is None or not allows(ctx.role, Role.AGENT):
        return []
    known = returns.requests_of(ctx.session, order.id)
    return [
        [button(msg("giving-back-open-button"), route("m/return", one.id))]
        for one in known
        if one.is_open
    ]


@screen("m/return/{request_id:int}/accept", role=Role.AGENT)
def begin_accept(ctx: Shopping, request_id: int) -> Answer:
    """Take the goods back."""
    return Begin("return-accept", {"request_id": returns.by_id(ctx.session, request_id).id})


@dialogue("return-accept", version=1, role=Role.AGENT)
def accept(talk: Talk[Shopping], request_id: int) -> Answer:
    """How they are to be sent, if the shop has something to say about that."""
    how = talk.ask("giving-back-how", _read_words, optional=True)
    giving_back.accept(talk.ctx, request_id, how or "")
    talk.say(msg("giving-back-accepted"))
    return Go(route("m/return", request_id))


@screen("m/return/{request_id:int}/refuse", role=Role.AGENT)
def begin_refuse(ctx: Shopping, request_id: int) -> Answer:
    """Do not take them back."""
    return Begin("return-refuse", {"request_id": returns.by_id(ctx.session, request_id).id})


@dialogue("return-refuse", version=1, role=Role.AGENT)
def refuse(talk: Talk[Shopping], request_id: int) -> Answer:
    """Why, which the buyer reads."""
    reason = talk.ask("giving-back-why-not", lambda given: giving_back.parse_reason(given.text))
    giving_back.refuse(talk.ctx, request_id, reason)
    talk.say(msg("giving-back-refused"))
    return Go(route("m/return", request_id))


@screen("m/return/{request_id:int}/here", role=Role.MANAGER)
def begin_here(ctx: Shopping, request_id: int) -> Answer:
    """The goods have arrived."""
    return Begin("return-here", {"request_id": returns.by_id(ctx.session, request_id).id})


@dialogue("return-here", version=1, role=Role.MANAGER)
def here(talk: Talk[Shopping], request_id: int) -> Answer:
    """Whether they can be sold again, and whether their money goes back."""
    ctx = talk.ctx
    request = returns.by_id(ctx.session, request_id)
    fit = talk.choose("giving-back-state", FIT) == "fit"
    amount = giving_back.worth(ctx, request)
    way = talk.choose("giving-back-money", MONEY, amount=amount) if amount else "kept"
    giving_back.came_back(ctx, request_id, fit_to_sell=fit, money_back=WAYS.get(way))
    talk.say(msg("giving-back-done"))
    return Go(route("m/order", _order(ctx, request).code))


@notice("return-requested", topic="staff", promise="repeat")
def requested(
    ctx: Shopping,
    request_id: int,
    case_id: int = 0,  # noqa: ARG001  (a reply to it finds its talk by that)
) -> Card:
    """A buyer wants to give goods back: which, why, and what to answer."""
    return request_card(ctx, returns.by_id(ctx.session, request_id), "alert-return")


@notice("return-waits", topic="staff", promise="repeat")
def waits(
    ctx: Shopping,
    request_id: int,
    case_id: int = 0,  # noqa: ARG001  (a reply to it finds its talk by that)
) -> Card:
    """For two days a buyer has waited for an answer."""
    return request_card(ctx, returns.by_id(ctx.session, request_id), "alert-return-waits")


@notice("return-dropped", topic="staff", promise="repeat")
def dropped(ctx: Shopping, request_id: int, in_time: bool) -> Card:
    """Nothing comes back after all."""
    title = "alert-return-kept" if in_time else "alert-return-over"
    return request_card(ctx, returns.by_id(ctx.session, request_id), title)


def _order(ctx: Shopping, request: ReturnRequest) -> Order:
    return orders.by_id(ctx.session, request.order_id)


def _read_words(given: Given) -> str:
    return clean_input(given.text, returns.LONGEST_WORDS)
