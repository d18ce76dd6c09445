"""Answers that are given often: saved once, sent by a tap or by their name after a slash.

In their words stand places such as {name}, which become the customer's own when it is sent.
"""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from sqlmodel import col, select

from common.errors import BadInput, Conflict, NotFound
from common.i18n import Reader
from common.ids import new_id
from common.messages import Code, msg
from common.roles import Role
from common.text import clean_input, fold
from models import Order, Person, QuickReply, SupportCase
from models.database import insert_ignore
from shop import customers, kin, order_lookup, support
from shop.context import Shopping

LONGEST_NAME = 20
"""What fits on a button."""
LONGEST_WORDS = 1000
MOST = 50
SLASH = "/"
PLACES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "fa": {"name": "نام", "order": "سفارش", "shop": "فروشگاه"},
        "tr": {"name": "ad", "order": "sipariş", "shop": "mağaza"},
        "en": {"name": "name", "order": "order", "shop": "shop"},
    }
)
"""What stands in braces, in each language; all are understood in every language."""
_MEANT = {fold(said): what for said_as in PLACES.values() for what, said in said_as.items()}
_PLACE = re.compile(r"\{([^{}]*)\}")


def saved(ctx: Shopping) -> list[QuickReply]:
    """All of them, those that are used most first.

    Raises:
        NotAllowed: for whoever does not talk with customers.
    """
    ctx.need(Role.AGENT)
    rows = ctx.session.exec(
        select(QuickReply).order_by(col(QuickReply.used).desc(), col(QuickReply.name)).limit(MOST)
    )
    return list(rows.all())


def by_id(ctx: Shopping, reply_id: int) -> QuickReply:
    """One of them.

    Raises:
        NotAllowed: for whoever does not talk with customers.
        NotFound: somebody has deleted it.
    """
    ctx.need(Role.AGENT)
    found = ctx.session.get(QuickReply, reply_id, populate_existing=True)
    if found is None:
        raise NotFound("quick-reply-gone")
    return found


def named(ctx: Shopping, text: str) -> QuickReply | None:
    """The one that is meant by a slash and its name."""
    name = fold(text.strip().removeprefix(SLASH))
    return ctx.session.exec(select(QuickReply).where(QuickReply.folded == name)).first()


def meant(ctx: Shopping, text: str) -> QuickReply | None:
    """The one that is called by these words; None for words that call none.

    Raises:
        NotAllowed: for whoever does not talk with customers.
        NotFound: there is none of that name, and a customer should not read it.
    """
    ctx.need(Role.AGENT)
    if not text.startswith(SLASH) or len(text) > LONGEST_NAME + 1:
        return None
    found = named(ctx, text)
    if found is None:
        raise NotFound("quick-reply-unknown", name=Code(text))
    return found


def moment(case: SupportCase) -> int:
    """When the shop last said something in a talk: a button that was shown before says less."""
    return int(case.last_staff_at.timestamp()) if case.last_staff_at is not None else 0


def check_name(ctx: Shopping, text: str, *, but: int | None = None) -> str:
    """A name that another one can have; `but` is the one that may keep it.

    Raises:
        BadInput: it is empty, or longer than a button.
        Conflict: another one has it.
    """
    name = " ".join(clean_input(text).split()).removeprefix(SLASH)
    if not fold(name) or len(name) > LONGEST_NAME:
        raise BadInput("quick-reply-name-unusable", most=LONGEST_NAME)
    known = named(ctx, name)
    if known is not None and known.id != but:
        raise Conflict("quick-reply-name-taken", name=known.name)
    return name


def check_words(text: str) -> str:
    """Words that can be sent, with places that we know.

    Raises:
        BadInput: there are none or too many, or a place stands for nothing.
    """
    words = clean_input(text, LONGEST_WORDS)
    if not words:
        raise BadInput("quick-reply-empty")
    for place in _PLACE.findall(words):
        if fold(place) not in _MEANT:
            raise BadInput("quick-reply-place-unknown", place=Code(f"{{{place}}}"))
    return words


def make(ctx: Shopping, name: str, words: str) -> QuickReply:
    """Save an answer.

    Raises:
        NotAllowed: for whoever does not talk with customers.
        BadInput: it cannot be called so, or say so.
        Conflict: another one is called so, or there are too many.
    """
    ctx.need(Role.AGENT)
    name, words = check_name(ctx, name), check_words(words)
    if len(saved(ctx)) >= MOST:
        raise Conflict("quick-reply-too-many", most=MOST)
    id_ = new_id()
    row = {
        "id": id_,
        "name": name,
        "folded": fold(name),
        "words": words,
        "used": 0,
        "changed_at": ctx.now,
    }
    if not insert_ignore(ctx.session, QuickReply, row):
        raise Conflict("quick-reply-name-taken", name=name)
    return by_id(ctx, id_)


def change(
    ctx: Shopping, reply_id: int, *, name: str | None = None, words: str | None = None
) -> QuickReply:
    """Call one otherwise, or have it say something else.

    Raises:
        NotAllowed, NotFound, BadInput, Conflict: as above.
    """
    reply = by_id(ctx, reply_id)
    if name is not None:
        reply.name = check_name(ctx, name, but=reply_id)
        reply.folded = fold(reply.name)
    if words is not None:
        reply.words = check_words(words)
    reply.changed_at = ctx.now
    ctx.session.flush()
    return reply


def delete(ctx: Shopping, reply_id: int) -> None:
    """It is offered no more; what was sent stays sent.

    Raises:
        NotAllowed, NotFound: as above.
    """
    ctx.session.delete(by_id(ctx, reply_id))
    ctx.session.flush()


def filled(ctx: Shopping, reply: QuickReply, case: SupportCase) -> str:
    """What the customer of a case reads.

    Raises:
        Conflict: it speaks of an order, and they have none.
    """
    person = customers.by_id(ctx.session, case.person_id)
    meanings: Mapping[str, Callable[[], str]] = {
        "name": lambda: person.name or ctx.write(msg("person-nameless"), _reader(ctx, person)),
        "order": lambda: _order_of(ctx, case, person),
        "shop": lambda: ctx.shop.name,
    }
    return _PLACE.sub(lambda found: meanings[_MEANT[fold(found[1])]](), reply.words)


def send(ctx: Shopping, case: SupportCase, reply: QuickReply) -> SupportCase:
    """Answer a customer with it.

    Raises:
        NotAllowed: for whoever does not talk with customers.
        Conflict: the talk is over, or it speaks of an order and they have none.
    """
    case = support.say_to_buyer(ctx, case, filled(ctx, reply, case))
    reply.used += 1
    ctx.session.flush()
    return case


def _reader(ctx: Shopping, person: Person) -> Reader:
    return ctx.shop.reader(person.language, person.timezone)


def _order_of(ctx: Shopping, case: SupportCase, person: Person) -> str:
    """The order they speak of, or else their last one."""
    if case.order_id is not None:
        return order_lookup.by_id(ctx.session, case.order_id).code
    last = ctx.session.exec(
        select(Order.code)
        .where(col(Order.person_id).in_(kin.of(person.id)))
        .order_by(col(Order.placed_at).desc())
        .limit(1)
    ).first()
    if last is None:
        raise Conflict("quick-reply-no-order")
    return last
