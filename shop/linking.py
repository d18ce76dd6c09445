"""Saying that two chats are one person's: a code is shown in the one, written in the other, and
confirmed in the first. Ten minutes, once.
"""

import hashlib
from datetime import timedelta

from sqlmodel import col, delete, func, select, update

from common.errors import Conflict, LimitReached, NotFound
from common.ids import CODE_ALPHABET, new_code, new_id, normalise_code
from common.roles import Role
from models import Account, Address, LinkCode, LinkTry, Order, Person, PersonMerge
from shop import customers, kin, merging, staff
from shop.context import Shopping
from shop.events import LinkAsked

VALID = timedelta(minutes=10)
HEAD = "LINK"
"""What a written code begins with, so that a wrong one is told from goods somebody looks for."""
LETTERS = 8
"""37 bits, for ten minutes and a handful of guesses."""
LONGEST_TYPED = 30
"""Characters; whatever is longer is no code."""
MOST_TRIES = 5
"""Wrong guesses of one person within `TRIES_WITHIN`."""
TRIES_WITHIN = timedelta(hours=1)


def show(ctx: Shopping) -> str:
    """A new code for the person to write elsewhere; one they were shown before is worth nothing."""
    ctx.session.exec(
        delete(LinkCode).where(
            col(LinkCode.person_id).in_(kin.of(ctx.customer.id)), col(LinkCode.taken_at).is_(None)
        )
    )
    code = new_code(LETTERS)
    ctx.session.add(
        LinkCode(
            code_hash=_hash(code),
            person_id=ctx.customer.id,
            channel=ctx.channel,
            created_at=ctx.now,
            expires_at=ctx.now + VALID,
        )
    )
    ctx.session.flush()
    return code


def written(code: str) -> str:
    """The code as people type it: `LINK-7KQ9-AB3C`."""
    return f"{HEAD}-{code[:4]}-{code[4:]}"


def telegram_link(ctx: Shopping, code: str) -> str | None:
    """What takes the code on Telegram at a tap, once the bot's name is known."""
    name = ctx.shop.telegram_name
    return f"https://t.me/{name}?start=link_{code}" if name else None


def looks_like_code(text: str) -> str | None:
    """The code in words that can be nothing else, however it was typed."""
    if len(text) > LONGEST_TYPED:
        return None
    code = normalise_code(text)
    rest = code.removeprefix(HEAD)
    if rest == code or len(rest) != LETTERS or not set(rest) <= set(CODE_ALPHABET):
        return None
    return rest


def by_code(ctx: Shopping, code: str) -> LinkCode:
    """The code somebody has written, if they can take it now. A wrong guess is remembered, so the
    refusal must not undo what this turn has written.

    Raises:
        LimitReached: they have guessed wrong too often.
        NotFound: there is no such code.
        Conflict, NotAllowed: see `check_open`.
    """
    check_tries(ctx)
    hashed = _hash(normalise_code(code).removeprefix(HEAD))
    found = ctx.session.exec(select(LinkCode).where(LinkCode.code_hash == hashed)).first()
    if found is None:
        note_wrong(ctx)
        raise NotFound("link-unknown")
    check_open(ctx, found)
    return found


def check_open(ctx: Shopping, found: LinkCode) -> None:
    """Go on only with a code that this person can take now.

    Raises:
        Conflict: it was used, is too old, or is their own.
        NotAllowed: they work here, and who shows the code does not do the same work.
    """
    if found.taken_at is not None:
        raise Conflict("link-used")
    if ctx.now >= found.expires_at:
        raise Conflict("link-expired")
    merging.check_may_join(ctx, ctx.customer, owner(ctx, found))


def owner(ctx: Shopping, found: LinkCode) -> Person:
    """Whom the code was shown to."""
    return customers.by_id(ctx.session, found.person_id)


def has_much_to_lose(ctx: Shopping) -> bool:
    """Whether the person has anything here that a stranger must not get at by one careless tap."""
    if staff.role_of(ctx.session, ctx.customer.id) is not Role.BUYER:
        return True
    mine = kin.of(ctx.customer.id)
    kept = (
        select(Order.id).where(col(Order.person_id).in_(mine)),
        select(Address.id).where(col(Address.person_id).in_(mine)),
        select(Account.id).where(col(Account.owner).in_(kin.purses(ctx.customer.id))),
    )
    return any(ctx.session.exec(one.limit(1)).first() is not None for one in kept)


def take(ctx: Shopping, found: LinkCode) -> None:
    """The person has written the code; whoever it was shown to is asked for the last word.

    Raises:
        Conflict, NotAllowed: see `check_open`; or somebody was faster.
    """
    check_open(ctx, found)
    mine = {"taken_at": ctx.now, "taken_by": ctx.customer.id, "taken_on": ctx.channel}
    if not _once(ctx, found, col(LinkCode.taken_at).is_(None), **mine):
        raise Conflict("link-used")
    ctx.publish(LinkAsked(owner(ctx, found).id, found.id))


def asked(ctx: Shopping, code_id: int) -> tuple[LinkCode, Person]:
    """A code of the person's that somebody has written, and who it was.

    Raises:
        NotFound: there is none.
        Conflict: it was answered, it is too late, or they are one already.
    """
    found = ctx.session.get(LinkCode, code_id, populate_existing=True)
    if found is None or found.taken_by is None or owner(ctx, found).id != ctx.customer.id:
        raise NotFound("link-unknown")
    if found.ended_at is not None:
        raise Conflict("link-used")
    if found.taken_at is None or ctx.now >= found.taken_at + VALID:
        raise Conflict("link-expired")
    other = customers.by_id(ctx.session, found.taken_by)
    merging.check_may_join(ctx, other, ctx.customer)
    return found, other


def confirm(ctx: Shopping, code_id: int) -> PersonMerge:
    """The last word: yes, that is me as well.

    Raises:
        NotFound, Conflict, NotAllowed: see `asked`.
    """
    found, other = asked(ctx, code_id)
    if not _once(ctx, found, col(LinkCode.ended_at).is_(None), ended_at=ctx.now):
        raise Conflict("link-used")
    return merging.join(ctx, other, ctx.customer)


def refuse(ctx: Shopping, code_id: int) -> None:
    """The last word: no, that is somebody else.

    Raises:
        NotFound, Conflict: see `asked`.
    """
    found, _ = asked(ctx, code_id)
    _once(ctx, found, col(LinkCode.ended_at).is_(None), ended_at=ctx.now)


def check_tries(ctx: Shopping) -> None:
    """Go on only for somebody who has not guessed wrong too often.

    Raises:
        LimitReached: they have.
    """
    wrong = select(func.count()).where(
        col(LinkTry.person_id).in_(kin.of(ctx.customer.id)),
        LinkTry.at > ctx.now - TRIES_WITHIN,
    )
    if ctx.session.exec(wrong).one() >= MOST_TRIES:
        raise LimitReached("link-too-often")


def note_wrong(ctx: Shopping) -> None:
    """The person has guessed wrong."""
    ctx.session.add(LinkTry(id=new_id(), person_id=ctx.customer.id, at=ctx.now))
    ctx.session.flush()


def _once(ctx: Shopping, found: LinkCode, still: object, **values: object) -> bool:
    changed = ctx.session.exec(
        update(LinkCode)
        .where(col(LinkCode.id) == found.id, still)  # type: ignore[arg-type]
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    ctx.session.refresh(found)
    return changed.rowcount == 1


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
