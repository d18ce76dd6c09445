"""What those who talk with customers hear of beside their words."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.dialogue.cards import Card, Said, card
from bot.dialogue.routes import notice
from common.messages import msg
from handlers.enclosing import enclosed
from handlers.merchants.cases import about_order, case_card, case_rows, customer
from handlers.wording import lasting
from shop import hands, support, working_time
from shop.context import Shopping


@notice("case-file", topic="staff", promise="repeat")
def case_file(
    ctx: Shopping,
    case_id: int,
    file: Mapping[str, Any],
    text: str = "",
    copy: Mapping[str, Any] | None = None,
) -> Card:
    """Something that a customer has sent, with their words."""
    case = support.case(ctx, case_id)
    says = msg("alert-case-says", name=customer(ctx, case))
    words = [Said(text)] if text else []
    shown = card(says, *words, rows=case_rows(ctx, case))
    return replace(shown, file=enclosed(file, copy))


@notice("case-by-hand", topic="staff", promise="repeat")
def case_by_hand(ctx: Shopping, case_id: int) -> Card | None:
    """Somebody writes to a customer past the bot, which is silent there for a while."""
    case = support.case(ctx, case_id)
    until = hands.silent_until(ctx, case)
    if until is None:
        return None
    return card(
        msg("alert-case-by-hand", name=customer(ctx, case), until=until),
        msg("alert-case-by-hand-how"),
        rows=case_rows(ctx, case),
    )


@notice("case-unanswered", topic="staff", promise="repeat")
def case_unanswered(ctx: Shopping, case_id: int, since: str) -> Card:
    """A customer has waited too long for an answer, of the hours in which somebody is there."""
    case = support.case(ctx, case_id)
    waited = working_time.between(ctx.shop, datetime.fromisoformat(since), ctx.now)
    return card(
        msg("alert-case-waits", name=customer(ctx, case), waited=lasting(waited)),
        *about_order(ctx, case),
        msg("alert-case-how"),
        rows=case_rows(ctx, case),
    )


@notice("case-rated-poor", topic="staff", promise="repeat")
def case_rated_poor(ctx: Shopping, case_id: int, stars: int) -> Card | None:
    """A customer did not like a talk; nothing when they have changed their mind."""
    case = support.case(ctx, case_id)
    if case.stars != stars:
        return None
    return case_card(ctx, case, msg("alert-case-stars", name=customer(ctx, case), stars=stars))
