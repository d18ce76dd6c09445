"""Store credit: money of a buyer's that the shop keeps for them, in the one ledger.

It comes from money that goes back into it, and pays for all or part of an order: held while the
order waits for the rest, spent when that has come, given free when the order dies.
"""

from dataclasses import replace

import sqlalchemy
from sqlalchemy import bindparam
from sqlmodel import Session, col, func, select

from common.errors import Conflict, LimitReached, NotFound
from common.messages import Code
from common.money import Money
from models import Account, AttemptState, LedgerEntry, Order, PaymentAttempt, Transfer
from models.database import add_row
from models.prepared import Prepared
from shop import attempts, audit, kin, ledger
from shop.context import Shopping
from shop.ledger import SALES, SHOP, AccountName
from shop.order_lookup import buyer_of
from shop.settings import Shop

READY, HELD = "credit", "credit-held"
PLAY_READY, PLAY_HELD = "play-credit", "play-credit-held"
"""The same for what came of play money, which pays for nothing in a shop that sells in earnest."""
GATEWAY = "credit"
"""What attempts are paid by that come out of it."""

# Asked for with each order that is not paid yet.
_MINOR = func.coalesce(func.sum(col(LedgerEntry.amount)), 0).label("minor")
_OF_PERSON = Prepared(
    sqlalchemy.select(_MINOR)
    .join(Account, col(Account.id) == col(LedgerEntry.account_id))
    .where(
        col(Account.owner).in_(kin.purses(bindparam("person_id"))),
        col(Account.name) == bindparam("name"),
        col(Account.asset) == bindparam("asset"),
    )
)


def balance(ctx: Shopping) -> Money:
    """What the person can spend now."""
    return of_person(ctx, ctx.customer.id)


def of_person(ctx: Shopping, person_id: int) -> Money:
    """What somebody can spend now, for whoever looks after them."""
    return _of_person(ctx.session, ctx.shop, person_id, ctx.shop.currency)


def usable(ctx: Shopping, order: Order) -> Money:
    """How much of it an order that waits for money can take."""
    return usable_for(ctx.session, ctx.shop, order)


def usable_for(session: Session, shop: Shop, order: Order) -> Money:
    """The same for whoever only reads."""
    if not order.awaits_payment:
        return Money.zero(order.currency)
    have = _of_person(session, shop, order.person_id, order.currency)
    return max(min(have, order.open_amount), Money.zero(order.currency))


def hold(ctx: Shopping, order: Order, *, most: Money | None = None) -> Money:
    """Keep as much credit as there is and it takes for a locked order of the person's, or `most`.

    Returns:
        How much it was.

    Raises:
        NotFound: it is somebody else's.
        Conflict: it does not wait for money.
        LimitReached: there is no credit.
    """
    if buyer_of(ctx.session, order).id != ctx.customer.id:
        raise NotFound("order-gone")
    if not order.awaits_payment:
        raise Conflict("order-closed", code=Code(order.code))
    if order.credit_minor and _held(ctx, order) != order.credit_minor:
        _let_go(ctx, order)
    _alone(ctx, order)
    amount = usable(ctx, order)
    amount = amount if most is None else min(amount, most)
    if not amount:
        raise LimitReached("credit-none")
    _take(ctx, order, amount.minor)
    return amount


def fit(ctx: Shopping, order: Order, missing: int) -> None:
    """Money has come for a locked order, so that just this much is missing: hold no more credit
    than that, and what an ended order has let go of once more.

    Raises:
        LimitReached: it was spent elsewhere.
    """
    if order.credit_minor is None:
        return
    wanted = min(order.credit_minor, missing)
    if wanted == order.credit_minor == _held(ctx, order):
        return
    _let_go(ctx, order)
    if wanted:
        _alone(ctx, order)
        if _of_person(ctx.session, ctx.shop, order.person_id, order.currency).minor < wanted:
            raise LimitReached("credit-none")
        _take(ctx, order, wanted)


def capture(ctx: Shopping, order: Order) -> PaymentAttempt | None:
    """All that is missing is held: it is spent, as a payment like any other."""
    parts = _parts(ctx, order) if order.credit_minor else []
    if not parts:
        return None
    held = sum(minor for _, minor in parts)
    attempt = add_row(
        ctx.session,
        PaymentAttempt,
        order_id=order.id,
        gateway=GATEWAY,
        state=AttemptState.PAID,
        amount_minor=held,
        currency=order.currency,
        order_amount_minor=held,
        test=ctx.shop.testing,
        expires_at=ctx.now,
        created_at=ctx.now,
        paid_at=ctx.now,
    )
    attempts.note(ctx, attempt, "paid", ctx.actor)
    entries = [
        *((purse, -minor) for purse, minor in parts),
        (AccountName(SHOP, SALES, order.currency), held),
    ]
    ledger.post(ctx, f"attempt:{attempt.id}:paid", "capture", entries, order_id=order.id)
    audit.write(ctx, "payment.paid", "attempt", attempt.id, None, {"state": "paid"})
    return attempt


def release(ctx: Shopping, order: Order) -> None:
    """What a locked order holds can be spent elsewhere; it remembers how much that was."""
    for play in (False, True) if order.credit_minor else ():
        if parts := _parts(ctx, order, play=play):
            ready = _account(order, READY, play=play).name
            back = [(replace(purse, name=ready), minor) for purse, minor in parts]
            taken = [(purse, -minor) for purse, minor in parts]
            _post(ctx, order, "credit-release", [*taken, *back])


def account(person_id: int, name: str, currency: str, *, play: bool = False) -> AccountName:
    """One of somebody's accounts of credit, or of what came of play money."""
    names = {READY: PLAY_READY, HELD: PLAY_HELD} if play else {}
    return AccountName(f"person:{person_id}", names.get(name, name), currency)


def _account(order: Order, name: str, *, play: bool) -> AccountName:
    return account(order.person_id, name, order.currency, play=play)


def _let_go(ctx: Shopping, order: Order) -> None:
    release(ctx, order)
    order.credit_minor = None


def _take(ctx: Shopping, order: Order, minor: int) -> None:
    mine, held = (_account(order, name, play=ctx.shop.testing).name for name in (READY, HELD))
    taken = ledger.shares(_purses(ctx, order, mine), minor)
    kept = [(replace(purse, name=held), part) for purse, part in taken]
    _post(ctx, order, "credit-hold", [*((purse, -part) for purse, part in taken), *kept])
    order.credit_minor = (order.credit_minor or 0) + minor
    order.version += 1
    ctx.session.flush()
    audit.write(ctx, "order.credit-held", "order", order.id, None, {"total": minor})


def _alone(ctx: Shopping, order: Order) -> None:
    """Whoever spends has the account to themselves, so that nothing is spent twice."""
    mine = _account(order, READY, play=ctx.shop.testing)
    ledger.alone_with(ctx.session, order.person_id, mine.name, mine.asset)


def _of_person(session: Session, shop: Shop, person_id: int, currency: str) -> Money:
    mine = account(person_id, READY, currency, play=shop.testing)
    row = _OF_PERSON.first(session, person_id=person_id, name=mine.name, asset=mine.asset)
    return Money(int(row.minor), currency)


def _purses(ctx: Shopping, order: Order, name: str) -> list[tuple[AccountName, int]]:
    """The buyer's accounts of this name with what lies in each; one for each of their records."""
    theirs = (
        select(Account.owner, _MINOR)
        .join(LedgerEntry, col(LedgerEntry.account_id) == col(Account.id))
        .where(
            col(Account.owner).in_(kin.purses(order.person_id)),
            Account.name == name,
            Account.asset == order.currency,
        )
        .group_by(col(Account.owner))
        .order_by(col(Account.owner))
    )
    rows = ctx.session.exec(theirs)
    return [(AccountName(owner, name, order.currency), int(minor)) for owner, minor in rows]


def _parts(
    ctx: Shopping, order: Order, *, play: bool | None = None
) -> list[tuple[AccountName, int]]:
    """What an order holds, of what counts in this shop as it is now, account by account."""
    name = _account(order, HELD, play=ctx.shop.testing if play is None else play).name
    held = (
        select(Account.owner, _MINOR)
        .join(LedgerEntry, col(LedgerEntry.account_id) == col(Account.id))
        .join(Transfer, col(Transfer.id) == col(LedgerEntry.transfer_id))
        .where(Transfer.order_id == order.id, Account.name == name)
        .group_by(col(Account.owner))
        .order_by(col(Account.owner))
    )
    rows = ctx.session.exec(held)
    return [
        (AccountName(owner, name, order.currency), int(minor)) for owner, minor in rows if minor
    ]


def _held(ctx: Shopping, order: Order) -> int:
    """How much of it an order holds."""
    return sum(minor for _, minor in _parts(ctx, order))


def _post(ctx: Shopping, order: Order, kind: str, entries: list[tuple[AccountName, int]]) -> None:
    """An order may take hold and let go again, so its transfers are counted."""
    before = select(func.count()).where(Transfer.order_id == order.id, Transfer.kind == kind)
    key = f"order:{order.id}:{kind}:{ctx.session.exec(before).one()}"
    ledger.post(ctx, key, kind, entries, order_id=order.id)
