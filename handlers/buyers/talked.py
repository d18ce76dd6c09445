"""A talk with a person of the shop: what they send, and how it was when it is over."""

from collections.abc import Mapping
from typing import Any

from bot.dialogue.cards import Answer, Card, Said, button, card
from bot.dialogue.routes import notice, route, screen
from common.messages import msg
from common.roles import Role
from handlers.enclosing import enclosed
from handlers.wording import MENU_BUTTON, PERSON_BUTTON, called
from shop import answering
from shop.context import Shopping


@notice("case-answer-file", topic="service", promise="repeat", by_hand=True)
def answer_file(
    ctx: Shopping, file: Mapping[str, Any], text: str = "", copy: Mapping[str, Any] | None = None
) -> Card:
    """Something that somebody of the shop has sent, with their words."""
    words = [Said(text)] if text else []
    who = msg("case-answer-from", shop=ctx.shop.name)
    return Card((who, *words), file=enclosed(file, copy))


@notice(answering.ASK, topic="feedback", promise="once")
def ask(ctx: Shopping, case_id: int) -> Card:
    """How was the talk? Asked once."""
    stars = [
        button(msg("feedback-stars-button", stars=stars), route("case", case_id, "stars", stars))
        for stars in reversed(answering.STARS)
    ]
    return card(msg("case-rating-ask", name=called(ctx.customer)), rows=[stars])


@screen("case/{case_id:int}/stars/{stars:int}", role=Role.BUYER, changes=True)
def rate(ctx: Shopping, case_id: int, stars: int) -> Answer:
    """So many stars; who is not content can go on talking."""
    answering.rate(ctx, case_id, stars)
    if stars <= answering.POOR:
        return card(msg("case-rating-sorry"), rows=[[PERSON_BUTTON, MENU_BUTTON]])
    return card(msg("case-rating-thanks"), rows=[[MENU_BUTTON]])
