"""The audit in the chat: who changed what, page by page."""

from bot.dialogue.cards import Answer, Go, card
from bot.dialogue.routes import command, route, screen
from common.errors import NotFound, ShopError
from common.messages import msg
from common.roles import Role
from handlers.audit_words import sentence
from handlers.wording import MENU_BUTTON, turning_pages
from shop import audit_log, catalogue, orders, team
from shop.audit_log import About
from shop.context import Shopping

PER_PAGE = 8


@screen("m/audit", role=Role.MANAGER)
def show(ctx: Shopping, about: str = "", which: int = 0, page: int = 1) -> Answer:
    """What was changed, the last first; perhaps of one order, product or person only."""
    asked = About(about) if about in set(About) else None
    number = max(page, 1)
    skip = (number - 1) * PER_PAGE
    found = audit_log.entries(ctx, asked, which, most=PER_PAGE + 1, skip=skip)
    if not found and number > 1:
        return show(ctx, about, which)
    here = route("m/audit", about=asked.value, which=which) if asked else "m/audit"
    pages = number + (len(found) > PER_PAGE)
    lines = [sentence(ctx, entry) for entry in found[:PER_PAGE]]
    return card(
        msg("audit-title") if found else msg("audit-none"),
        *lines,
        msg("audit-how"),
        rows=[turning_pages(here, number, pages), [MENU_BUTTON]],
    )


@command("audit", role=Role.MANAGER)
def look_up(ctx: Shopping, payload: str = "") -> Answer:
    """Everything, or with words behind it what was done with that order or product, or by whom."""
    words = payload.strip()
    if not words:
        return Go("m/audit")
    about, which = _meant(ctx, words)
    return Go(route("m/audit", about=about.value, which=which))


def _meant(ctx: Shopping, words: str) -> tuple[About, int]:
    """Raises: NotFound when it is no order's code, no SKU and nobody who works here."""
    try:
        return About.ORDER, orders.by_code(ctx, words).id
    except ShopError:
        pass
    try:
        return About.PRODUCT, catalogue.by_sku(ctx, words).id
    except ShopError:
        pass
    for one in team.members(ctx):
        if one.person.name and one.person.name.casefold() == words.casefold():
            return About.PERSON, one.person.id
    raise NotFound("audit-unknown")
