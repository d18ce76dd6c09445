"""Making and stopping coupons, which only the owner does."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from common.amounts import read_count
from common.errors import BadInput, Conflict, NotFound
from common.ids import new_code, new_id
from common.messages import Code
from common.money import Money, parse_money
from common.roles import Role
from common.text import ascii_digits, clean_input, fold
from models import Coupon, CouponKind
from models.database import insert_ignore
from shop import audit
from shop.context import Shopping
from shop.coupons import LONGEST_CODE, folded

SHORTEST_CODE = 3
MOST_PERCENT = 90
"""More than that is given by hand: an order has to cost something to be paid."""
MOST_USES = 1_000_000
_PERCENT = re.compile(r"(?:%|٪)?\s*(\d{1,3})\s*(?:%|٪|درصد|yuzde|percent)?")
_IS_PERCENT = re.compile(r"%|٪|درصد|yuzde|percent")


@dataclass(frozen=True, slots=True)
class CouponPlan:
    """A coupon as its owner wants it; None stands for no limit."""

    code: str
    kind: CouponKind
    value: int
    least: Money
    most: Money | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    limit_all: int | None = None
    limit_person: int | None = None


def create(ctx: Shopping, plan: CouponPlan) -> Coupon:
    """Make a coupon; from now on its code is good.

    Raises:
        NotAllowed: for anybody but the owner.
        BadInput: it would be over already, or could make goods cost nothing.
        Conflict: there is such a code.
    """
    ctx.need(Role.OWNER)
    check_least(plan.kind, plan.value, plan.least)
    if plan.ends_at is not None and plan.ends_at <= max(ctx.now, plan.starts_at or ctx.now):
        raise BadInput("coupon-ends-too-early")
    row = {
        "id": new_id(),
        "code": plan.code,
        "folded": folded(plan.code),
        "kind": plan.kind,
        "value": plan.value,
        "least_minor": plan.least.minor,
        "most_off_minor": plan.most.minor if plan.most is not None else None,
        "starts_at": plan.starts_at,
        "ends_at": plan.ends_at,
        "limit_all": plan.limit_all,
        "limit_person": plan.limit_person,
        "used": 0,
        "active": True,
        "created_at": ctx.now,
    }
    if not insert_ignore(ctx.session, Coupon, row):
        raise Conflict("coupon-taken", code=Code(plan.code))
    made = ctx.session.exec(select(Coupon).where(Coupon.id == row["id"])).one()
    audit.write(ctx, "coupon.created", "coupon", made.id, None, {"code": made.code})
    return made


def check_least(kind: CouponKind, value: int, least: Money) -> None:
    """An amount is only taken off goods that cost more than it.

    Raises:
        BadInput: the least is not above the amount.
    """
    if kind is CouponKind.AMOUNT and least.minor <= value:
        raise BadInput("coupon-least-too-low", amount=Money(value, least.currency))


def stop(ctx: Shopping, coupon: Coupon) -> None:
    """The code is not good any more; orders that hold it keep their discount.

    Raises:
        NotAllowed: for anybody but the owner.
    """
    ctx.need(Role.OWNER)
    if coupon.active:
        coupon.active = False
        ctx.session.flush()
        audit.write(ctx, "coupon.stopped", "coupon", coupon.id, {"active": True}, {"active": False})


def by_id(ctx: Shopping, coupon_id: int) -> Coupon:
    """One of the shop's coupons.

    Raises:
        NotAllowed: for anybody but the owner.
        NotFound: there is none.
    """
    ctx.need(Role.OWNER)
    found = ctx.session.get(Coupon, coupon_id)
    if found is None:
        raise NotFound("coupon-unknown")
    return found


def recent(ctx: Shopping, *, most: int) -> list[Coupon]:
    """The shop's coupons, those that are on offer first, the last made first."""
    ctx.need(Role.OWNER)
    rows = ctx.session.exec(
        select(Coupon).order_by(col(Coupon.active).desc(), col(Coupon.id).desc()).limit(most)
    )
    return list(rows.all())


def suggested_code() -> str:
    """A code nobody can guess and everybody can read out."""
    return new_code(8)


def parse_code(ctx: Shopping, text: str) -> str:
    """A code as the owner wants it written: one word of letters and digits.

    Raises:
        BadInput: it is too short or too long.
        Conflict: there is such a code.
    """
    code = ascii_digits(clean_input(text, 2 * LONGEST_CODE)).upper()
    if not re.fullmatch(r"[\w-]+", code) or not SHORTEST_CODE <= len(folded(code)) <= LONGEST_CODE:
        raise BadInput("coupon-code-unusable", least=SHORTEST_CODE, most=LONGEST_CODE)
    if ctx.session.exec(select(Coupon.id).where(Coupon.folded == folded(code))).first():
        raise Conflict("coupon-taken", code=Code(code))
    return code


def parse_value(text: str, currency: str) -> tuple[CouponKind, int]:
    """A percentage ("10%", "۱۰ درصد") in basis points, or an amount in minor units.

    Raises:
        BadInput: it is neither, or more than a coupon may take off.
    """
    written = ascii_digits(fold(text))
    if not _IS_PERCENT.search(written):
        return CouponKind.AMOUNT, parse_money(text, currency).minor
    found = _PERCENT.fullmatch(written)
    if found is None or not 1 <= int(found[1]) <= MOST_PERCENT:
        raise BadInput("coupon-percent-unusable", most=MOST_PERCENT)
    return CouponKind.PERCENT, int(found[1]) * 100


def parse_uses(text: str) -> int:
    """How often it may be used.

    Raises:
        BadInput: no number, or none anybody means.
    """
    uses = read_count(text)
    if uses is None or not 1 <= uses <= MOST_USES:
        raise BadInput("coupon-uses-unreadable", most=MOST_USES)
    return uses
