"""One person, several chats: the code, the question where it is written, and the last word."""

from bot.dialogue.cards import Answer, Begin, Button, Card, Words, button, card, link
from bot.dialogue.dialogues import Given, Talk, dialogue
from bot.dialogue.routes import command, notice, route, screen, words
from common.errors import ShopError
from common.messages import Code, msg
from common.roles import Role
from handlers.buyers.menu import cart_button
from handlers.wording import MENU_BUTTON, channel_name
from models import LinkCode
from shop import customers, linking, moving
from shop.context import Shopping

AGAIN = [button(msg("link-new-button"), "link"), MENU_BUTTON]


@screen("link", role=Role.BUYER, changes=True)
@command("link")
@words("words-link")
def show(ctx: Shopping) -> Answer:
    """A code for another chat of the same person."""
    code = linking.show(ctx)
    there = _telegram(ctx, code)
    return card(
        msg("link-show"),
        msg("link-show-code", code=Code(linking.written(code))),
        msg("link-show-then"),
        rows=[there, [MENU_BUTTON]],
    )


def said(ctx: Shopping, text: str) -> Answer:
    """What to answer to words that are such a code; None when they are none."""
    code = linking.looks_like_code(text)
    return linked(ctx, code) if code is not None else None


def linked(ctx: Shopping, code: str) -> Answer:
    """The same for the code in a link: somebody with nothing here yet is taken at once, others
    first read what they give away. A refusal is said and not raised: guesses are counted.
    """
    try:
        found = linking.by_code(ctx, code)
        if linking.has_much_to_lose(ctx):
            return _sure(ctx, found, code)
        linking.take(ctx, found)
    except ShopError as refusal:
        return card(refusal.message, rows=[AGAIN])
    return _taken(found.channel)


def _sure(ctx: Shopping, found: LinkCode, code: str) -> Card:
    name = customers.masked(linking.owner(ctx, found).name)
    yes = button(msg("link-sure-button"), route("link/take", code), style="success")
    return card(
        msg("link-what", name=name, channel=channel_name(found.channel)),
        msg("link-sure"),
        rows=[[yes], [MENU_BUTTON]],
    )


@screen("link/take/{code}", role=Role.BUYER, changes=True)
def take(ctx: Shopping, code: str) -> Answer:
    """They have read what the other chat will see, and it is theirs."""
    try:
        found = linking.by_code(ctx, code)
        linking.take(ctx, found)
    except ShopError as refusal:
        return card(refusal.message, rows=[AGAIN])
    return _taken(found.channel)


def _taken(channel: str) -> Card:
    return card(msg("link-taken", channel=channel_name(channel)), rows=[[MENU_BUTTON]])


@notice("link-asked", topic="service", promise="repeat")
def asked(ctx: Shopping, code_id: int) -> Card:
    """Somebody has written this person's code elsewhere; theirs is the last word."""
    found, other = linking.asked(ctx, code_id)
    name = customers.masked(other.name)
    yes = button(msg("link-yes-button"), route("link", code_id, "yes"), style="success")
    return card(
        msg("link-asked", name=name, channel=channel_name(found.taken_on or "")),
        msg("link-asked-warning"),
        rows=[[yes, button(msg("link-no-button"), route("link", code_id, "no"))]],
    )


@screen("link/{code_id:int}/yes", role=Role.BUYER, changes=True)
def confirm(ctx: Shopping, code_id: int) -> Answer:
    """Both chats are one person's from now on."""
    linking.confirm(ctx, code_id)
    return _done(ctx)


@screen("link/{code_id:int}/no", role=Role.BUYER, changes=True)
def refuse(ctx: Shopping, code_id: int) -> Answer:
    """It was somebody else."""
    linking.refuse(ctx, code_id)
    return card(msg("link-refused"), rows=[AGAIN])


def _done(ctx: Shopping) -> Card:
    own = [cart_button(ctx), button(msg("menu-orders-button"), "orders")]
    return card(msg("link-done"), rows=[own, [MENU_BUTTON]])


def _telegram(ctx: Shopping, code: str) -> list[Button]:
    url = linking.telegram_link(ctx, code) if ctx.channel != "telegram" else None
    return [link(msg("link-telegram-button"), url)] if url else []


@notice("telegram-offer", topic="order", promise="once")
def offer_telegram(ctx: Shopping) -> Card | None:
    """Why it is worth going on where news of an order always comes through."""
    code = linking.show(ctx)
    there = _telegram(ctx, code)
    if not there:
        return None
    why: list[Words] = [msg("link-offer")]
    why += [msg("link-offer-points")] if ctx.shop.points_bps else []
    again = [button(msg("link-new-button"), "link")]
    return card(*why, msg("link-offer-until"), rows=[there, again])


@notice("link-again", topic="service", promise="once")
def offer_again(ctx: Shopping) -> Card | None:
    """Somebody of this name has written by the shop's other road; a name proves nothing."""
    if moving.namesake(ctx) is None:
        return None
    by_order = button(msg("link-by-order-button"), "link/by-order")
    return card(msg("link-again"), rows=[[by_order], [button(msg("link-code-button"), "link")]])


@screen("link/by-order", role=Role.BUYER)
def begin_by_order(ctx: Shopping) -> Answer:
    """Prove it by an order, for who cannot write there any more."""
    linking.check_tries(ctx)
    return Begin("link-by-order")


@dialogue("link-by-order", version=1, role=Role.BUYER)
def by_order(talk: Talk[Shopping]) -> Answer:
    """The code of an order and the number it was for, which nobody knows by a name alone."""
    ctx = talk.ctx
    code = talk.ask("link-which-order", _text)
    phone = talk.ask("link-which-phone", _text)
    try:
        moving.prove(ctx, code, phone)
    except ShopError as refusal:
        # Said, not raised: the wrong guess is to be remembered.
        return card(refusal.message, rows=[[button(msg("link-by-order-button"), "link/by-order")]])
    return _done(ctx)


def _text(given: Given) -> str:
    return given.text
