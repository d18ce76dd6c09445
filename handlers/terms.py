"""The terms of sale and the privacy notice in the chat; the owner writes words of their own here."""

from bot.dialogue.cards import Answer, Begin, Button, Card, Go, Said, Words, button, card
from bot.dialogue.dialogues import Given, Talk, dialogue
from bot.dialogue.routes import command, route, screen, words
from common.errors import BadInput, NotFound
from common.messages import msg
from common.roles import Role, allows
from common.text import clean_input
from handlers.wording import MENU_BUTTON
from models import LegalKind
from shop import terms, withdrawal
from shop.context import Shopping


@screen("terms", role=Role.BUYER)
@command("terms")
@words("words-terms")
def show_terms(ctx: Shopping) -> Answer:
    """What one agrees to by paying, as it is today."""
    days, country = withdrawal.legal_days(ctx.shop.country), terms.law_of(ctx.shop.country)
    ours = msg("legal-terms", shop=ctx.shop.name, days=days, country=country)
    return _card(ctx, LegalKind.TERMS, ours, button(msg("legal-privacy-button"), "privacy"))


@screen("privacy", role=Role.BUYER)
@command("privacy")
@words("words-privacy")
def show_privacy(ctx: Shopping) -> Answer:
    """What the shop knows of its buyers."""
    ours = msg("legal-privacy", shop=ctx.shop.name, country=terms.law_of(ctx.shop.country))
    return _card(ctx, LegalKind.PRIVACY, ours, button(msg("legal-terms-button"), "terms"))


def _card(ctx: Shopping, kind: LegalKind, ours: Words, other: Button) -> Card:
    own = terms.replaced(ctx.session).get((kind, ctx.reader.language))
    staff: list[Button] = []
    if allows(ctx.role, Role.OWNER):
        staff.append(button(msg("legal-write-button"), route("m/legal", kind.value, "write")))
        if own is not None:
            staff.append(button(msg("legal-ours-button"), route("m/legal", kind.value, "ours")))
    return card(Said(own) if own is not None else ours, rows=[staff, [other, MENU_BUTTON]])


@screen("m/legal/{kind}/write", role=Role.OWNER)
def write(ctx: Shopping, kind: str) -> Answer:
    """Put words of one's own in place of what is there, for those who read one's language."""
    return Begin("write-legal", {"kind": _kind(kind).value, "language": ctx.reader.language})


@screen("m/legal/{kind}/ours", role=Role.OWNER, changes=True)
def restore(ctx: Shopping, kind: str) -> Answer:
    """Go back to the words that the shop brings."""
    terms.restore(ctx, _kind(kind), ctx.reader.language)
    return Go(_kind(kind).value, msg("legal-restored"))


@dialogue("write-legal", version=1, role=Role.OWNER)
def write_legal(talk: Talk[Shopping], kind: str, language: str) -> Answer:
    """The new words, read once more before anybody has to accept them."""
    about = _kind(kind)
    body = talk.ask(f"legal-write-{about.value}", _read)
    talk.confirm("legal-write-sure", summary=[Said(body)])
    terms.replace(talk.ctx, about, language, body)
    talk.say(msg("legal-written"))
    return Go(about.value)


def _read(given: Given) -> str:
    body = clean_input(given.text, terms.LONGEST)
    if not body:
        raise BadInput("bad-input")
    return body


def _kind(kind: str) -> LegalKind:
    if kind not in set(LegalKind):
        raise NotFound("bad-input")
    return LegalKind(kind)
