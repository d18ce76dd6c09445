"""Comments under posts: which of them is answered in private, and how often.

A comment gets one message and opens no reply window, so that message has to be worth it: only
keywords call for it, once for each person and post, and for a few posts a day.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta

from sqlalchemy import delete
from sqlmodel import col, func, select

from common.errors import BadInput
from common.roles import Role, allows
from common.text import clean_input, fold
from models import CommentAnswer, Identity, Post
from models.database import insert_ignore
from shop import kin, posts, settings, staff
from shop.context import Shopping
from shop.post_links import Comment, Named
from shop.setting_values import LONGEST_COMMENT_WORD, MOST_COMMENT_WORDS, USUAL_WORDS

DEFAULT_WORDS: dict[str, tuple[str, ...]] = {
    "fa": ("قیمت", "قیمتش", "چنده", "چند", "چقدر", "چقدره", "دایرکت"),
    "tr": ("fiyat", "ne kadar", "kaç tl", "kaç para", "kaça", "bilgi"),
    "en": ("price", "how much", "cost", "info", "dm"),
}
"""What people write who want to know what something costs, in each language; all are understood."""
MOST_A_DAY = 3
"""Posts for whose comments one person is written to in a day."""
_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_ENDING = 3
"""Letters that may hang on a keyword: قیمتشو, fiyatlar, prices."""
_WHOLE = 4
"""Letters below which a keyword must stand there as it is."""


def wanted(ctx: Shopping, comment: Comment, named: Named) -> str | None:
    """The language in which this comment asks for an answer, or None where it asks for none.

    Those who work here are not answered: theirs are the answers that others read.
    """
    post = posts.known(ctx, named)
    language = _language(ctx, post, comment.text)
    if language is None or _works_here(ctx, comment):
        return None
    return language


def calls(ctx: Shopping, post: Post, text: str) -> bool:
    """Whether these words call for an answer under this post."""
    return _language(ctx, post, text) is not None


def give_back(ctx: Shopping, post: Post) -> None:
    """The person was not answered after all for what they wrote under a post."""
    theirs = col(CommentAnswer.person_id).in_(kin.of(ctx.customer.id))
    ctx.session.execute(delete(CommentAnswer).where(theirs, col(CommentAnswer.post_id) == post.id))


def _language(ctx: Shopping, post: Post | None, text: str) -> str | None:
    own = post.words if post is not None and post.words is not None else ctx.shop.comment_words
    if own is not None:
        return ctx.shop.language if _says(text, own) else None
    for language, words in DEFAULT_WORDS.items():
        if _says(text, words):
            return language
    return None


def _works_here(ctx: Shopping, comment: Comment) -> bool:
    person_id = ctx.session.exec(
        select(Identity.person_id).where(
            Identity.channel == comment.channel, Identity.address == comment.sender
        )
    ).first()
    return person_id is not None and allows(staff.role_of(ctx.session, person_id), Role.STAFF)


def _says(text: str, keywords: Iterable[str]) -> bool:
    """Whether one of these stands in a text, as words and not as letters inside of others."""
    said = _WORD.findall(fold(text))
    for keyword in keywords:
        wanted = _WORD.findall(fold(keyword))
        starts = range(len(said) - len(wanted) + 1)
        if wanted and any(_fits(said[at : at + len(wanted)], wanted) for at in starts):
            return True
    return False


def _fits(said: Sequence[str], wanted: Sequence[str]) -> bool:
    *firsts, last = wanted
    spoken = said[-1]
    hangs = len(last) >= _WHOLE and len(spoken) <= len(last) + _ENDING
    return list(said[:-1]) == firsts and (spoken == last or (hangs and spoken.startswith(last)))


def claim(ctx: Shopping, post: Post) -> bool:
    """Whether the person may be answered for their comments under a post, now and never again."""
    post = posts.held(ctx, post.id)
    since = ctx.now - timedelta(days=1)
    theirs = col(CommentAnswer.person_id).in_(kin.of(ctx.customer.id))
    recent = select(func.count()).where(theirs, col(CommentAnswer.at) > since)
    same = select(CommentAnswer.at).where(theirs, col(CommentAnswer.post_id) == post.id)
    if ctx.session.exec(recent).one() >= MOST_A_DAY or ctx.session.exec(same).first() is not None:
        return False
    row = {"post_id": post.id, "person_id": ctx.customer.id, "at": ctx.now}
    return insert_ignore(ctx.session, CommentAnswer, row)


def parse_words(text: str) -> list[str]:
    """Keywords as somebody writes them, with commas or lines between.

    Raises:
        BadInput: there is none, or too much of it.
    """
    parts = [" ".join(part.split()) for part in re.split(r"[,،;؛\n|]", clean_input(text))]
    words = list({fold(part): part for part in parts if _WORD.search(fold(part))}.values())
    if not words:
        raise BadInput("comment-words-missing")
    if len(words) > MOST_COMMENT_WORDS or max(map(len, words)) > LONGEST_COMMENT_WORD:
        most, letters = MOST_COMMENT_WORDS, LONGEST_COMMENT_WORD
        raise BadInput("comment-words-too-many", most=most, letters=letters)
    return words


def set_for_post(ctx: Shopping, post_id: int, words: Sequence[str] | None) -> Post:
    """Under this post these words are answered; None for those of the whole shop, and with no word
    at all nothing is.

    Raises:
        NotAllowed: for whoever does not run the shop.
        NotFound: the post is gone.
    """
    ctx.need(Role.MANAGER)
    post = posts.held(ctx, post_id)
    post.words = list(words) if words is not None else None
    ctx.session.flush()
    return post


def set_for_shop(ctx: Shopping, words: Sequence[str] | None) -> None:
    """These words are answered under every post that has none of its own; None for the usual ones.

    Raises:
        NotAllowed: for whoever does not own the shop.
    """
    settings.change(ctx, "comment_words", list(words) if words is not None else USUAL_WORDS)


def in_force(ctx: Shopping, post: Post | None = None) -> list[str]:
    """What is answered under a post, or under every post that has no words of its own."""
    own = post.words if post is not None and post.words is not None else ctx.shop.comment_words
    if own is not None:
        return list(own)
    return [word for words in DEFAULT_WORDS.values() for word in words]
