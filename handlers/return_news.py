"""What buyers hear of goods they give back."""

from bot.dialogue.cards import EMPTY_LINE, Button, Card, Said, Words, button, card
from bot.dialogue.routes import notice, route
from common.messages import Code, msg
from handlers import return_words
from handlers.wording import PERSON_BUTTON
from models import Order, ReturnRequest, ReturnState
from shop import giving_back, orders, returns
from shop.context import Shopping


@notice("return-answered", topic="order", promise="repeat")
def answered(ctx: Shopping, order_id: int, request_id: int) -> Card | None:
    """The shop takes the goods and says how to send them, or says why not."""
    order, request = _of(ctx, order_id, request_id)
    if request.state not in (ReturnState.ACCEPTED, ReturnState.REFUSED):
        return None
    taken = request.state is ReturnState.ACCEPTED
    said: list[Words] = [Said(f"«{request.answer}»")] if request.answer else []
    if taken:
        said.append(msg("return-accepted-then", days=giving_back.ON_ITS_WAY.days))
    title = msg("return-accepted" if taken else "return-refused", code=Code(order.code))
    rows = [[keep_button(order, request)]] if taken else []
    return _news(ctx, order, request, title, said, rows)


@notice("return-came-back", topic="order", promise="repeat")
def came_back(ctx: Shopping, order_id: int, request_id: int) -> Card:
    """The shop has the goods; of money there is news of its own."""
    order, request = _of(ctx, order_id, request_id)
    return _news(ctx, order, request, msg("return-came-back", code=Code(order.code)), [], [])


@notice("return-over", topic="order", promise="repeat")
def over(ctx: Shopping, order_id: int, request_id: int) -> Card:
    """The shop waits no longer for goods that never came."""
    order, request = _of(ctx, order_id, request_id)
    return _news(ctx, order, request, msg("return-over", code=Code(order.code)), [], [])


def keep_button(order: Order, request: ReturnRequest) -> Button:
    """The way to say that one keeps the goods after all."""
    return button(msg("return-keep-button"), route("order", order.code, "keep", request.id))


def _of(ctx: Shopping, order_id: int, request_id: int) -> tuple[Order, ReturnRequest]:
    return orders.by_id(ctx.session, order_id), returns.by_id(ctx.session, request_id)


def _news(
    ctx: Shopping,
    order: Order,
    request: ReturnRequest,
    title: Words,
    said: list[Words],
    rows: list[list[Button]],
) -> Card:
    """The title, which goods it is about, and what the shop has said."""
    status = button(msg("order-status-button"), route("order", order.code))
    goods = return_words.goods_lines(returns.goods_of(ctx.session, request.id))
    lines = [EMPTY_LINE, *said] if said else []
    return card(title, *goods, *lines, rows=[*rows, [status, PERSON_BUTTON]])
