"""What becomes of a return: the shop answers, the goods come back or do not, and then the money.

Each step is one conditional update, so that two people of the shop cannot decide twice. Points of
the order wait until nothing of it is on its way back any more.
"""

from datetime import timedelta

from sqlmodel import col, update

from common.errors import BadInput, Conflict, NotFound
from common.messages import Code
from common.money import Money
from common.roles import Role
from common.text import clean_input
from models import CaseState, Order, OrderLine, RefundWay, ReturnRequest, ReturnState
from shop import audit, orders, points, refunds, returns, stock, support, work
from shop.context import Shopping
from shop.events import ReturnAnswered, ReturnCameBack, ReturnDropped

OVER = "return-over"
"""The kind of work that gives up waiting for goods."""
ON_ITS_WAY = timedelta(days=30)
"""How long the shop waits for goods it has agreed to take back."""
OPEN = (ReturnState.ASKED, ReturnState.ACCEPTED)


def accept(ctx: Shopping, request_id: int, how: str = "") -> ReturnRequest:
    """Take the goods back: the buyer is told, with the words on how to send them if there are any.

    Raises:
        NotAllowed: for whoever does not answer customers.
        Conflict: it was decided before.
        BadInput: the words are too long.
    """
    ctx.need(Role.AGENT)
    words = clean_input(how, returns.LONGEST_WORDS)
    request, _ = _move(ctx, request_id, (ReturnState.ASKED,), ReturnState.ACCEPTED, words)
    over_at = ctx.now + ON_ITS_WAY
    payload = {"request_id": request.id}
    work.plan(ctx, OVER, f"{OVER}:{request.id}", due_at=over_at, payload=payload)
    _answer(ctx, request)
    ctx.publish(ReturnAnswered(request.order_id, request.id))
    return request


def refuse(ctx: Shopping, request_id: int, reason: str) -> ReturnRequest:
    """Do not take them back; the buyer reads why.

    Raises:
        NotAllowed: for whoever does not answer customers.
        Conflict: it was decided before.
        BadInput: there is no reason, or a very long one.
    """
    ctx.need(Role.AGENT)
    why = parse_reason(reason)
    request, order = _move(ctx, request_id, (ReturnState.ASKED,), ReturnState.REFUSED, why)
    _settle_points(ctx, order)
    _answer(ctx, request)
    ctx.publish(ReturnAnswered(request.order_id, request.id))
    return request


def came_back(
    ctx: Shopping, request_id: int, *, fit_to_sell: bool, money_back: RefundWay | None
) -> ReturnRequest:
    """The goods are here: back on the shelf if they are fit to be sold, and their money to the
    buyer if the shop says which way. The points they brought are gone either way.

    Raises:
        NotAllowed: for whoever does not run the shop.
        Conflict: they were not to come, or are here already.
    """
    ctx.need(Role.MANAGER)
    request, order = _move(ctx, request_id, (ReturnState.ACCEPTED,), ReturnState.CAME_BACK)
    goods = returns.goods_of(ctx.session, request.id)
    if fit_to_sell:
        for line, units in sorted(goods, key=lambda one: one[0].variant_id):
            stock.receive(ctx, line.variant_id, units, key=f"return:{request.id}:{line.id}")
    points.take_back_part(ctx, order, f"return:{request.id}", _worth(goods), order.subtotal_minor)
    if money_back is not None and (amount := worth(ctx, request)):
        refunds.part(ctx, order, amount, "", way=money_back)
    _settle_points(ctx, order)
    _end_talk(ctx, request)
    ctx.publish(ReturnCameBack(order.id, request.id))
    return request


def keep(ctx: Shopping, request_id: int) -> ReturnRequest:
    """The buyer keeps the goods after all.

    Raises:
        NotFound: it is somebody else's.
        Conflict: it is not open any more.
    """
    found = returns.by_id(ctx.session, request_id)
    if orders.by_id(ctx.session, found.order_id).person_id != ctx.customer.id:
        raise NotFound("order-gone")
    request, order = _move(ctx, request_id, OPEN, ReturnState.CLOSED)
    _drop(ctx, request, order, in_time=True)
    return request


def give_up(ctx: Shopping, request_id: int) -> None:
    """The goods never came. Nothing when they did, or their buyer keeps them."""
    if returns.by_id(ctx.session, request_id).state is not ReturnState.ACCEPTED:
        return
    request, order = _move(ctx, request_id, (ReturnState.ACCEPTED,), ReturnState.CLOSED)
    _drop(ctx, request, order, in_time=False)


def worth(ctx: Shopping, request: ReturnRequest) -> Money:
    """What giving these goods back is worth: their share of what was paid for goods; with the last
    of an order's goods all that is left of its money, so that bringing it is paid back too.
    """
    order = orders.by_id(ctx.session, request.order_id)
    left = refunds.earned_amount(ctx.session, order)
    if _is_all(ctx, order):
        return left
    paid = order.subtotal_minor - order.discount_minor
    goods = returns.goods_of(ctx.session, request.id)
    share = Money(paid * _worth(goods) // max(order.subtotal_minor, 1), order.currency)
    return min(share, left)


def parse_reason(text: str) -> str:
    """Why goods are not taken back, in words that the buyer reads.

    Raises:
        BadInput: there is nothing in it, or far too much.
    """
    reason = clean_input(text, returns.LONGEST_WORDS)
    if len(reason) < 2:
        raise BadInput("return-refusal-missing")
    return reason


def _worth(goods: list[tuple[OrderLine, int]]) -> int:
    """What goods cost before anything was taken off."""
    return sum(line.unit_minor * units for line, units in goods)


def _is_all(ctx: Shopping, order: Order) -> bool:
    """Whether with what is on its way all goods of the order are back."""
    back = {ReturnState.ACCEPTED, ReturnState.CAME_BACK}
    known = [one for one in returns.requests_of(ctx.session, order.id) if one.state in back]
    units = sum(count for one in known for _, count in returns.goods_of(ctx.session, one.id))
    return units >= sum(line.quantity for line in orders.lines_of(ctx.session, order.id))


def _drop(ctx: Shopping, request: ReturnRequest, order: Order, *, in_time: bool) -> None:
    _settle_points(ctx, order)
    _end_talk(ctx, request)
    ctx.publish(ReturnDropped(order.id, request.id, in_time))


def _answer(ctx: Shopping, request: ReturnRequest) -> None:
    """A decision is the answer that its buyer waits for in the talk."""
    talk = support.locked(ctx, request.case_id)
    if talk.state is CaseState.OPEN:
        support.answered(ctx, talk)
        ctx.session.flush()


def _end_talk(ctx: Shopping, request: ReturnRequest) -> None:
    """The talk that this return began ends with it, unless its customer waits for an answer."""
    talk = support.locked(ctx, request.case_id)
    is_its_own = talk.opened_at == request.asked_at
    if is_its_own and talk.state is CaseState.OPEN and talk.waiting_since is None:
        support.end(ctx, talk)
        audit.write(ctx, "case.closed", "case", talk.id)


def _settle_points(ctx: Shopping, order: Order) -> None:
    """What waited for this return may be spent when the time to give anything back is over."""
    until = returns.open_until(ctx, order) or ctx.now
    points.ripen_at(ctx, order, max(until, ctx.now))


def _move(
    ctx: Shopping,
    request_id: int,
    before: tuple[ReturnState, ...],
    after: ReturnState,
    answer: str | None = None,
) -> tuple[ReturnRequest, Order]:
    """Write a new state, if it still has one of those before it."""
    request = returns.by_id(ctx.session, request_id)
    order = orders.locked(ctx.session, request.order_id)
    was = returns.by_id(ctx.session, request_id).state
    values: dict[str, object] = {"state": after}
    if after in (ReturnState.ACCEPTED, ReturnState.REFUSED):
        values |= {"decided_at": ctx.now, "answer": answer or ""}
    if after not in OPEN:
        values["closed_at"] = ctx.now
    changed = ctx.session.exec(
        update(ReturnRequest)
        .where(col(ReturnRequest.id) == request_id, col(ReturnRequest.state).in_(before))
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount != 1:
        raise Conflict("return-decided-already", code=Code(order.code))
    name = f"order.return-{after.value.replace('_', '-')}"
    audit.write(ctx, name, "order", order.id, {"state": was.value}, {"state": after.value})
    return returns.by_id(ctx.session, request_id), order
