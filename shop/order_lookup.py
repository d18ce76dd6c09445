"""Finding orders, for their buyers, for the staff, and for the order page."""

import sqlalchemy
from sqlalchemy import bindparam
from sqlmodel import Session, col, func, or_, select

from common.errors import NotFound
from common.ids import CODE_ALPHABET, CODE_LETTERS, normalise_code
from common.roles import Role, allows
from models import Adjustment, CaseState, Order, OrderLine, Person, SupportCase
from models.loaded import PreparedRows
from shop import kin
from shop.context import Shopping

LONGEST_NAMING = 40
"""Characters of a message in which an order's code is looked for; longer ones say something else."""

# Each purchase asks for most of these, a checkout for the last orders with every answer.
_ORDER = sqlalchemy.select(Order)
_BY_ID = PreparedRows(Order, _ORDER.where(col(Order.id) == bindparam("order_id")))
_LOCKED = PreparedRows(
    Order, _ORDER.where(col(Order.id) == bindparam("order_id")).with_for_update(key_share=True)
)
_BY_CODE = PreparedRows(Order, _ORDER.where(col(Order.code) == bindparam("code")))
_OF_PERSON = PreparedRows(
    Order,
    _ORDER.where(col(Order.person_id).in_(kin.PERSON))
    .order_by(col(Order.placed_at).desc(), col(Order.id).desc())
    .limit(bindparam("most")),
)
_LINES = PreparedRows(
    OrderLine,
    sqlalchemy.select(OrderLine)
    .where(col(OrderLine.order_id) == bindparam("order_id"))
    .order_by(col(OrderLine.id)),
)


def locked(session: Session, order_id: int) -> Order:
    """The order as it is now, held until the commit so that nobody else changes it.

    Raises:
        NotFound: there is none.
    """
    order = _LOCKED.first(session, order_id=order_id, anew=True)
    if order is None:
        raise NotFound("order-gone")
    return order


def for_person(ctx: Shopping, *, most: int = 10) -> list[Order]:
    """The person's orders, the last one first; also of those who were merged into them."""
    return _OF_PERSON.all(ctx.session, person_id=ctx.customer.id, most=most)


def number_among_paid(ctx: Shopping, order: Order) -> int:
    """The how-manieth paid order of its buyer this one is, counted by when the money came."""
    earlier = or_(
        col(Order.paid_at) < order.paid_at,
        (col(Order.paid_at) == order.paid_at) & (col(Order.id) <= order.id),
    )
    counted = select(func.count()).where(col(Order.person_id).in_(kin.of(order.person_id)), earlier)
    return ctx.session.exec(counted).one()


def recent(ctx: Shopping, *, most: int = 10, skip: int = 0) -> list[Order]:
    """Everybody's orders, the last one first.

    Raises:
        NotAllowed: for buyers, and for those who only talk with them.
    """
    ctx.need(Role.PACKER)
    rows = ctx.session.exec(
        select(Order)
        .order_by(col(Order.placed_at).desc(), col(Order.id).desc())
        .offset(skip)
        .limit(most)
    )
    return list(rows.all())


def by_code(ctx: Shopping, code: str) -> Order:
    """The order people call by this code, however they typed it.

    Raises:
        NotFound: there is none, or it is somebody else's: both sound the same. Managers find them
            all, and whoever talks with a customer finds theirs.
    """
    order = with_code(ctx, code)
    check_may_see(ctx, order)
    return order


def own(ctx: Shopping, code: str) -> Order:
    """An order of the person's own, however much else they may see.

    Raises:
        NotFound: there is none.
    """
    order = by_code(ctx, code)
    if not _is_theirs(ctx, order):
        raise NotFound("order-gone")
    return order


def named(ctx: Shopping, text: str) -> Order | None:
    """The order of the person's own that a message names by its code, with a word or two beside it:
    `YTAW3K`, `yta w3k`, `سفارش YTAW3K`.
    """
    words = text.split() if len(text) <= LONGEST_NAMING else []
    typed = dict.fromkeys(map(normalise_code, ["".join(words), *words]))
    codes = [one for one in typed if len(one) == CODE_LETTERS and set(one) <= set(CODE_ALPHABET)]
    for code in codes:
        order = _BY_CODE.first(ctx.session, code=code)
        if order is not None and _is_theirs(ctx, order):
            return order
    return None


def for_staff(ctx: Shopping, code: str) -> Order:
    """The order by its code for those who work on it, also for whoever packs it.

    Raises:
        NotFound: there is none, or it is not theirs to work on.
    """
    order = with_code(ctx, code)
    if not allows(ctx.role, Role.PACKER):
        check_may_see(ctx, order)
    return order


def by_page_key(session: Session, page_key: str) -> Order:
    """The order whose page has this key; whoever has the key may see it.

    Raises:
        NotFound: there is none.
    """
    order = session.exec(select(Order).where(Order.page_key == page_key)).first()
    if order is None:
        raise NotFound("order-gone")
    return order


def by_id(session: Session, order_id: int) -> Order:
    """An order by its id, for what events and due work carry.

    Raises:
        NotFound: there is none.
    """
    order = _BY_ID.first(session, order_id=order_id)
    if order is None:
        raise NotFound("order-gone")
    return order


def lines_of(session: Session, order_id: int) -> list[OrderLine]:
    """What was ordered, in the order it was chosen."""
    return _LINES.all(session, order_id=order_id)


def adjustments_of(session: Session, order_id: int) -> list[Adjustment]:
    """What stands under the sum."""
    rows = session.exec(
        select(Adjustment).where(Adjustment.order_id == order_id).order_by(col(Adjustment.id))
    )
    return list(rows.all())


def check_may_see(ctx: Shopping, order: Order) -> None:
    """Go on only for the order's buyer, for managers, and for agents while its buyer asks for help.

    Raises:
        NotFound: it is somebody else's, which sounds as if there were none.
    """
    if allows(ctx.role, Role.MANAGER) or _is_theirs(ctx, order):
        return
    if not (allows(ctx.role, Role.AGENT) and _asks_for_help(ctx, order)):
        raise NotFound("order-gone")


def is_of_another(ctx: Shopping, order: Order) -> bool:
    """Whether somebody of the staff looks at a customer's order."""
    return allows(ctx.role, Role.AGENT) and not _is_theirs(ctx, order)


def buyer_of(session: Session, order: Order) -> Person:
    """Whoever placed it, as the person they are today if they were merged into another."""
    return session.get_one(Person, session.get_one(Person, order.person_id).root_id)


def with_code(ctx: Shopping, code: str) -> Order:
    """The order people call by this code, whosever it is.

    Raises:
        NotFound: there is none.
    """
    order = _BY_CODE.first(ctx.session, code=normalise_code(code))
    if order is None:
        raise NotFound("order-gone")
    return order


def _asks_for_help(ctx: Shopping, order: Order) -> bool:
    """Whether its buyer is talking with the people of the shop."""
    talks = select(SupportCase.id).where(
        col(SupportCase.person_id).in_(kin.of(order.person_id)),
        SupportCase.state == CaseState.OPEN,
    )
    return ctx.session.exec(talks).first() is not None


def _is_theirs(ctx: Shopping, order: Order) -> bool:
    return ctx.person is not None and buyer_of(ctx.session, order).id == ctx.person.id
