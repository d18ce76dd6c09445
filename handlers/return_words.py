"""What is asked to be taken back, in words for its buyer and for the shop."""

from collections.abc import Iterable

from bot.dialogue.cards import Said, Words
from common.messages import msg
from handlers.wording import goods_name
from models import Order, OrderLine, ReturnReason, ReturnRequest
from shop import returns
from shop.context import Shopping


def of_order(ctx: Shopping, order: Order) -> list[Words]:
    """All that was asked for an order, with the day of each."""
    words: list[Words] = []
    if order.paid_at is None:
        return words
    for request in returns.requests_of(ctx.session, order.id):
        words.append(msg("return-of", day=request.asked_at.astimezone(ctx.shop.zone).date()))
        words += of_request(ctx, request)
        words += standing(request)
    return words


def standing(request: ReturnRequest) -> list[Words]:
    """How far it has come, and what the shop has answered."""
    state = request.state.value.replace("_", "-")
    answer = [Said(f"«{request.answer}»")] if request.answer else []
    return [msg(f"return-is-{state}"), *answer]


def of_request(ctx: Shopping, request: ReturnRequest) -> list[Words]:
    """Its goods, why, and what the buyer wrote."""
    return of_wish(returns.goods_of(ctx.session, request.id), request.reason, request.words)


def of_wish(
    goods: Iterable[tuple[OrderLine, int]], reason: ReturnReason, words: str
) -> list[Words]:
    """The same before it is sent."""
    return [*goods_lines(goods), why(reason), *([Said(f"«{words}»")] if words else [])]


def goods_lines(goods: Iterable[tuple[OrderLine, int]]) -> list[Words]:
    """Which goods, and how many of each."""
    return [
        msg("return-line", name=goods_name(line.name, line.label), units=units)
        for line, units in goods
    ]


def why(reason: ReturnReason) -> Words:
    """The reason in a few words."""
    return msg(f"return-why-{reason.value.replace('_', '-')}")
