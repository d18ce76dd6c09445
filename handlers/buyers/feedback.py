"""How it was: asked when it has been used, or at the next meeting; stars first, words if one likes."""

from bot.dialogue.cards import Answer, Begin, Button, Card, Words, button, card
from bot.dialogue.dialogues import Given, Talk, dialogue
from bot.dialogue.routes import notice, route, screen
from common.errors import BadInput
from common.messages import Code, Message, msg
from common.roles import Role
from common.text import clean_input
from handlers.wording import MENU_BUTTON, PERSON_BUTTON, called, goods_name
from models import Order
from shop import orders, reviews
from shop.context import Shopping
from shop.events import FeedbackAsked


@notice(reviews.ASK, topic="feedback", promise="once")
def ask(ctx: Shopping, order_id: int) -> Card:
    """It has been used for some days: how is it?"""
    return _question(ctx, order_id, "feedback-ask")


@notice(reviews.REMIND, topic="feedback", promise="once")
def remind(ctx: Shopping, order_id: int) -> Card:
    """Once more, and never again."""
    order = orders.by_id(ctx.session, order_id)
    return card(msg("feedback-remind", item=_first(ctx, order)), rows=_stars(order))


@notice(reviews.MEET, topic="feedback", promise="once")
def meet(ctx: Shopping, order_id: int) -> Card:
    """Somebody comes back: before anything is sold, how was what they bought?"""
    return _question(ctx, order_id, "feedback-meet")


def _question(ctx: Shopping, order_id: int, key: str) -> Card:
    order = orders.by_id(ctx.session, order_id)
    ctx.publish(FeedbackAsked(order_id))
    said = msg(key, name=called(ctx.customer), item=_first(ctx, order))
    return card(said, rows=_stars(order))


def _first(ctx: Shopping, order: Order) -> str | Message:
    """What an order is remembered by."""
    lines = orders.lines_of(ctx.session, order.id)
    name = goods_name(lines[0].name, lines[0].label)
    return name if len(lines) == 1 else msg("feedback-and-more", item=name)


def _stars(order: Order) -> list[list[Button]]:
    return [
        [
            button(msg("feedback-stars-button", stars=stars), route("feedback", order.code, stars))
            for stars in reversed(reviews.STARS)
        ]
    ]


@screen("feedback/{code}/{stars:int}", role=Role.BUYER, changes=True)
def give(ctx: Shopping, code: str, stars: int) -> Answer:
    """So many stars; then why, if one likes."""
    order = orders.own(ctx, code)
    reviews.give(ctx, order, stars)
    return Begin("feedback", {"code": order.code, "stars": stars})


@dialogue("feedback", version=1, role=Role.BUYER)
def explain(talk: Talk[Shopping], code: str, stars: int) -> Answer:
    """A word or a photo with the stars."""
    order = orders.own(talk.ctx, code)
    is_poor = stars <= reviews.POOR
    said = talk.ask("feedback-why-poor" if is_poor else "feedback-why", _read, optional=True)
    if said is not None:
        reviews.explain(talk.ctx, order, *said)
    closing: Words = (
        msg("feedback-sorry", code=Code(order.code)) if is_poor else msg("feedback-joy")
    )
    return card(closing, rows=[[PERSON_BUTTON, MENU_BUTTON] if is_poor else [MENU_BUTTON]])


def _read(given: Given) -> tuple[str, list[str]]:
    words = clean_input(given.text, reviews.LONGEST_WORDS)
    media = [one.ref for one in given.media]
    if not words and not media:
        raise BadInput("feedback-empty")
    return words, media
