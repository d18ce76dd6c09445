"""Of several who talk with customers one takes a talk, so that no two answer the same."""

from common.errors import Conflict
from common.roles import Role, allows
from models import CaseState, SupportCase
from shop import customers, staff
from shop.context import Shopping
from shop.support import locked


def take(ctx: Shopping, case: SupportCase) -> SupportCase:
    """Whoever acts answers from now on, and what the customer writes goes to them alone.

    Raises:
        NotAllowed: for whoever does not talk with customers.
        Conflict: the talk is over, or somebody else has taken it.
    """
    ctx.need(Role.AGENT)
    case = locked(ctx, case.id)
    if case.state is not CaseState.OPEN:
        raise Conflict("case-closed")
    if taker(ctx, case) not in (None, ctx.customer.id):
        raise Conflict("case-taken")
    case.taken_by = ctx.customer.id
    ctx.session.flush()
    return case


def hand_back(ctx: Shopping, case: SupportCase) -> SupportCase:
    """Everybody who talks with customers hears of it again.

    Raises:
        NotAllowed: for whoever has not taken it, and does not run the shop.
    """
    ctx.need(Role.AGENT)
    case = locked(ctx, case.id)
    if _taker_id(ctx, case) not in (None, ctx.customer.id):
        ctx.need(Role.MANAGER)
    case.taken_by = None
    ctx.session.flush()
    return case


def taker(ctx: Shopping, case: SupportCase) -> int | None:
    """Who has taken a talk and still works here."""
    who = _taker_id(ctx, case)
    if who is None:
        return None
    return who if allows(staff.role_of(ctx.session, who), Role.AGENT) else None


def _taker_id(ctx: Shopping, case: SupportCase) -> int | None:
    """Who has taken a talk, as the person they are today."""
    return customers.by_id(ctx.session, case.taken_by).id if case.taken_by is not None else None


def listeners(ctx: Shopping, case: SupportCase) -> list[int]:
    """Who reads what the customer writes."""
    one = taker(ctx, case)
    return [one] if one is not None else staff.with_role(ctx.session, Role.AGENT)


def is_shared(ctx: Shopping) -> bool:
    """Whether more than one person talks with customers."""
    return len(staff.with_role(ctx.session, Role.AGENT)) > 1
