"""What owners do with the shop's account on Instagram: switch it on and off, type a code."""

from common.errors import BadInput, Conflict
from common.roles import Role
from common.text import ascii_digits, clean_input
from models import AccountState, InstagramAccount
from shop import audit
from shop.context import Shopping
from shop.instagram_account import become, known

CODE_DIGITS = range(4, 13)
"""Codes have six digits, spare codes eight; nobody promises that it stays so."""


def switch_on(ctx: Shopping) -> InstagramAccount:
    """Have it hear and answer from now on, or try again what has failed.

    Raises:
        NotAllowed: for anybody but the owner.
        NotFound: no account is set up.
    """
    ctx.need(Role.OWNER)
    row = known(ctx)
    if row.state in (AccountState.OFF, AccountState.VERIFY, AccountState.DEAD):
        become(ctx, row, AccountState.OPEN if _may_hold(row) else AccountState.LOGIN)
        row.quiet_until = None
        _note(ctx, row, "instagram.on")
    return row


def switch_off(ctx: Shopping) -> InstagramAccount:
    """Stop it; what people write meanwhile is found when it goes on.

    Raises:
        NotAllowed: for anybody but the owner.
        NotFound: no account is set up.
    """
    ctx.need(Role.OWNER)
    row = known(ctx)
    if row.state is not AccountState.OFF:
        become(ctx, row, AccountState.OFF)
        row.code = None
        _note(ctx, row, "instagram.off")
    return row


def check_code(text: str) -> str:
    """A code as Instagram sends it.

    Raises:
        BadInput: it cannot be one.
    """
    code = ascii_digits(clean_input(text)).replace(" ", "").replace("-", "")
    if not code.isdecimal() or len(code) not in CODE_DIGITS:
        raise BadInput("instagram-code-unusable")
    return code


def give_code(ctx: Shopping, sealed: str) -> None:
    """What the owner has typed, for the channel to take.

    Raises:
        NotAllowed: for anybody but the owner.
        NotFound: no account is set up.
        Conflict: nobody asks for a code any more.
    """
    ctx.need(Role.OWNER)
    row = known(ctx)
    if row.state is not AccountState.CODE:
        raise Conflict("instagram-no-code-wanted")
    row.code = sealed
    _note(ctx, row, "instagram.code")


def _may_hold(row: InstagramAccount) -> bool:
    """Whether the login it had may still be good, so that no new one is needed."""
    is_known = row.state is AccountState.OFF or row.why.startswith("Challenge")
    return row.logged_in_at is not None and is_known


def _note(ctx: Shopping, row: InstagramAccount, what: str) -> None:
    ctx.session.flush()
    audit.write(ctx, what, "instagram", row.id, None, {"name": row.username})
