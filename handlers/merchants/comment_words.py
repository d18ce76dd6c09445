"""Which comments are answered with a private message: the words of the shop, and those of a post."""

from collections.abc import Sequence

from bot.dialogue.cards import Answer, Begin, Go, Words, button, card
from bot.dialogue.dialogues import Given, Option, Talk, dialogue
from bot.dialogue.routes import route, screen
from common.messages import msg
from common.roles import Role
from handlers.wording import MENU_BUTTON, listed
from shop import comments, posts
from shop.context import Shopping

ALL_POSTS = button(msg("posts-all-button"), "m/posts")


def answered(ctx: Shopping, words: Sequence[str]) -> Words:
    """The words that are answered, or that none is."""
    if not words:
        return msg("comment-words-off")
    return msg("comment-words-are", words=listed(ctx, words))


@screen("m/comments", role=Role.MANAGER)
def show_words(ctx: Shopping) -> Answer:
    """The words in comments that are answered with a private message."""
    change = button(msg("comment-words-change-button"), "m/comments/change", style="primary")
    return card(
        msg("comment-words-title"),
        answered(ctx, comments.in_force(ctx)),
        rows=[[change], [ALL_POSTS, MENU_BUTTON]],
    )


@screen("m/comments/change", role=Role.OWNER)
def begin_shops_words(_: Shopping) -> Answer:
    """Others for the whole shop."""
    return Begin("comment-words")


@screen("m/post/{post_id:int}/words", role=Role.MANAGER)
def begin_words(ctx: Shopping, post_id: int) -> Answer:
    """Others under this post."""
    return Begin("comment-words", {"post_id": posts.by_id(ctx, post_id).id})


@dialogue("comment-words", version=1, role=Role.MANAGER)
def change_words(talk: Talk[Shopping], post_id: int = 0) -> Answer:
    """Which words, the usual ones, or none at all."""
    ctx = talk.ctx
    usual = "comment-words-shop-button" if post_id else "comment-words-usual-button"
    options = [Option("usual", msg(usual)), Option("none", msg("comment-words-none-button"))]
    words = talk.ask("comment-words-ask", _read_words, options=options)
    if post_id:
        comments.set_for_post(ctx, post_id, words)
        return Go(route("m/post", post_id), msg("comment-words-saved"))
    comments.set_for_shop(ctx, words)
    return Go("m/comments", msg("comment-words-saved"))


def _read_words(given: Given) -> list[str] | None:
    if given.value is not None:
        return None if given.value == "usual" else []
    return comments.parse_words(given.text)
