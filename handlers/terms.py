"""The terms of sale and the privacy notice in the chat; the owner writes words of their own here."""

from bot.dialogue.cards import (
    EMPTY_LINE,
    Answer,
    Begin,
    Button,
    Card,
    Go,
    Said,
    Words,
    button,
    card,
)
from bot.dialogue.dialogues import Given, Talk, dialogue
from bot.dialogue.routes import command, route, screen, words
from common.errors import BadInput, NotFound
from common.messages import Code, msg
from common.roles import Role, allows
from common.text import clean_input
from handlers.wording import MENU_BUTTON
from models import LegalKind
from shop import settings, terms
from shop.context import Shopping
from shop.terms import Text


@screen("terms", role=Role.BUYER)
@command("terms")
@words("words-terms")
def show_terms(ctx: Shopping) -> Answer:
    """What one agrees to by paying, as it is today."""
    return _card(ctx, LegalKind.TERMS, button(msg("legal-privacy-button"), "privacy"))


@screen("privacy", role=Role.BUYER)
@command("privacy")
@words("words-privacy")
def show_privacy(ctx: Shopping) -> Answer:
    """What the shop knows of its buyers."""
    return _card(ctx, LegalKind.PRIVACY, button(msg("legal-terms-button"), "terms"))


def _card(ctx: Shopping, kind: LegalKind, other: Button) -> Card:
    own = terms.replaced(ctx.session)
    today = terms.today(ctx.shop, own, ctx.reader.language, ctx.write)
    text = today.terms if kind is LegalKind.TERMS else today.privacy
    staff: list[Button] = []
    seller: list[Button] = []
    if allows(ctx.role, Role.OWNER):
        staff.append(button(msg("legal-write-button"), route("m/legal", kind.value, "write")))
        if (kind, ctx.reader.language) in own:
            staff.append(button(msg("legal-ours-button"), route("m/legal", kind.value, "ours")))
        seller.append(button(msg("legal-seller-button"), "m/legal/seller"))
    return card(*words_of(text), rows=[staff, seller, [other, MENU_BUTTON]])


def words_of(text: Text) -> list[Words]:
    """A text as it is accepted, with its version."""
    return [Said(text.body), EMPTY_LINE, msg("page-version", code=Code(text.version))]


@screen("m/legal/{kind}/write", role=Role.OWNER)
def write(ctx: Shopping, kind: str) -> Answer:
    """Put words of one's own in place of what is there, for those who read one's language."""
    return Begin("write-legal", {"kind": _kind(kind).value, "language": ctx.reader.language})


@screen("m/legal/{kind}/ours", role=Role.OWNER, changes=True)
def restore(ctx: Shopping, kind: str) -> Answer:
    """Go back to the words that the shop brings."""
    terms.restore(ctx, _kind(kind), ctx.reader.language)
    return Go(_kind(kind).value, msg("legal-restored"))


@screen("m/legal/seller", role=Role.OWNER)
def seller(_ctx: Shopping) -> Answer:
    """Say who sells and how to reach them, which the law wants buyers to know."""
    return Begin("write-seller")


@dialogue("write-seller", version=1, role=Role.OWNER)
def write_seller(talk: Talk[Shopping]) -> Answer:
    """Who sells, as it stands in the terms and the notice; skipped, the chat is the way."""
    words = talk.ask("legal-seller-ask", _read_seller, optional=True)
    settings.change(talk.ctx, "seller", words or "")
    talk.say(msg("legal-seller-written"))
    return Go("terms")


def _read_seller(given: Given) -> str:
    body = " ".join(clean_input(given.text, settings.LONGEST_SELLER + 1).split())
    if not body or len(body) > settings.LONGEST_SELLER:
        raise BadInput("legal-seller-unusable", most=settings.LONGEST_SELLER)
    return body


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
