"""Saying hello: a welcome to somebody new, a shorter word to somebody we know."""

import re
from datetime import timedelta

from common.messages import Message, msg
from common.roles import Role, allows
from common.text import fold
from handlers.wording import called
from shop import customers
from shop.context import Shopping

JUST_MET = timedelta(hours=1)
"""How long after they came to our books somebody who was not greeted yet is welcomed as new."""
DIRECT = "direct"
"""The source of whoever came by no link of ours."""

_HELLOS = frozenset(
    fold(hello)
    for hello in (
        *("سلام", "درود", "سلام علیکم", "سلام وقت بخیر", "وقت بخیر", "صبح بخیر", "شب بخیر"),
        *("merhaba", "merhabalar", "selam", "selamlar", "iyi günler", "günaydın", "iyi akşamlar"),
        *("hello", "hi", "hey", "hello there", "good morning", "good day", "good evening"),
    )
)
"""What people begin with where there is no button for it; nobody is looking for such goods."""
_LETTERS = re.compile(r"[^\W_]+")


def is_hello(text: str) -> bool:
    """Whether somebody greets and says no more."""
    return len(text) < 40 and " ".join(_LETTERS.findall(fold(text))) in _HELLOS


def meet(ctx: Shopping, source: str = DIRECT) -> bool:
    """Remember by which way somebody first came; whether they are to be welcomed as new. What their
    platform tells of it counts before the link they came by.
    """
    if ctx.customer.source is not None:
        return False
    is_first = customers.set_source(ctx, ctx.came_by or source)
    return is_first and ctx.now - ctx.customer.created_at < JUST_MET


def greeting(ctx: Shopping, *, is_new: bool) -> list[Message]:
    """The first lines of a talk."""
    name, shop = called(ctx.customer), ctx.shop.name
    if allows(ctx.role, Role.STAFF):
        return [msg("menu-title", shop=shop)]
    if is_new:
        return [msg("start-welcome", name=name, shop=shop), msg("start-what")]
    return [msg("start-again", name=name, shop=shop)]
