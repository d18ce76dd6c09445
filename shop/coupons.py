"""Discount codes as a buyer meets them: whether a code is good, for what, and what it takes off."""

import sqlalchemy
from sqlalchemy import bindparam
from sqlmodel import Session, col, delete, func, select

from common.errors import BadInput, LimitReached, NotFound
from common.messages import Code
from common.money import Money
from common.text import fold
from models import Coupon, KeptCoupon, Redemption, RedemptionState
from models.database import upsert
from models.prepared import Prepared
from shop import kin
from shop.context import Shopping
from shop.discounts import Terms, taken_off

LONGEST_CODE = 24
"""Letters and digits."""

# Asked for whenever somebody writes words, or is at the checkout; mostly there is none.
_NAMED = Prepared(
    sqlalchemy.select(col(Coupon.id)).where(
        col(Coupon.folded) == bindparam("folded"), col(Coupon.active)
    )
)
_KEPT = Prepared(
    sqlalchemy.select(col(KeptCoupon.coupon_id))
    .where(col(KeptCoupon.person_id).in_(kin.PERSON))
    .order_by(col(KeptCoupon.at).desc())
)


def folded(code: str) -> str:
    """The form in which codes are compared: no case, spaces, dashes or script of digits."""
    return "".join(letter for letter in fold(code) if letter.isalnum())


def find(ctx: Shopping, code: str) -> Coupon:
    """The coupon with this code, however it was typed.

    Raises:
        NotFound: there is none, or the owner has stopped it.
    """
    found = named(ctx, code)
    if found is None:
        raise NotFound("coupon-unknown")
    return found


def named(ctx: Shopping, words: str) -> Coupon | None:
    """The coupon whose code these words are, if they are one."""
    key = folded(words) if len(words) <= 2 * LONGEST_CODE else ""
    if not 0 < len(key) <= LONGEST_CODE:
        return None
    ctx.session.flush()
    found = _NAMED.first(ctx.session, folded=key)
    if found is None:
        return None
    # Its uses are counted by updates that no object notices.
    return ctx.session.get(Coupon, found.id, populate_existing=True)


def check_may_use(ctx: Shopping, coupon: Coupon) -> None:
    """Go on only while the coupon is on offer to this person.

    Raises:
        NotFound: the owner has stopped it.
        BadInput: it is too early or too late.
        LimitReached: it has been used up, or as often as one person may.
    """
    code = Code(coupon.code)
    if not coupon.active:
        raise NotFound("coupon-unknown")
    if coupon.starts_at is not None and ctx.now < coupon.starts_at:
        raise BadInput("coupon-not-yet", code=code, begins=coupon.starts_at)
    if coupon.ends_at is not None and ctx.now >= coupon.ends_at:
        raise BadInput("coupon-over", code=code)
    check_person_limit(ctx.session, coupon, ctx.customer.id)
    if coupon.limit_all is not None and coupon.used >= coupon.limit_all:
        raise LimitReached("coupon-used-up", code=code)


def check_person_limit(session: Session, coupon: Coupon, person_id: int) -> None:
    """Go on only while the person may use it once more.

    Raises:
        LimitReached: they have used it, or unpaid orders of theirs hold it.
    """
    if coupon.limit_person is None:
        return
    if _times_used(session, coupon, person_id) >= coupon.limit_person:
        raise LimitReached("coupon-used-by-you", code=Code(coupon.code))


def _times_used(session: Session, coupon: Coupon, person_id: int) -> int:
    """Orders of a person that hold or have used it; also of those who were merged into them."""
    return session.exec(
        select(func.count())
        .select_from(Redemption)
        .where(
            Redemption.coupon_id == coupon.id,
            col(Redemption.person_id).in_(kin.of(person_id)),
            Redemption.state != RedemptionState.RELEASED,
        )
    ).one()


def worth(coupon: Coupon, goods: Money) -> Money:
    """What it takes off goods that cost so much.

    Raises:
        BadInput: they cost too little for it.
    """
    terms = terms_of(coupon, goods.currency)
    off = taken_off(terms, goods)
    if not off:
        raise BadInput("coupon-goods-too-few", code=Code(coupon.code), least=terms.least)
    return off


def terms_of(coupon: Coupon, currency: str) -> Terms:
    """What it gives, as plain values."""
    most = coupon.most_off_minor
    return Terms(
        coupon.kind,
        coupon.value,
        Money(coupon.least_minor, currency),
        Money(most, currency) if most is not None else None,
    )


def keep(ctx: Shopping, coupon: Coupon) -> None:
    """Remember it for the person's next order, instead of the one before."""
    row = {"person_id": ctx.customer.id, "coupon_id": coupon.id, "at": ctx.now}
    upsert(ctx.session, KeptCoupon, row, key=["person_id"])


def kept(ctx: Shopping) -> Coupon | None:
    """What is remembered for the person's next order, whether or not it can still be used."""
    found = _KEPT.first(ctx.session, person_id=ctx.customer.id)
    return ctx.session.get(Coupon, found.coupon_id) if found is not None else None


def forget(ctx: Shopping) -> None:
    """Remember no code any more."""
    mine = col(KeptCoupon.person_id).in_(kin.of(ctx.customer.id))
    ctx.session.exec(delete(KeptCoupon).where(mine))
