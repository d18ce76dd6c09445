"""Accepting an invitation to work for the shop."""

from bot.dialogue.cards import Answer, Begin, card
from bot.dialogue.dialogues import Talk, dialogue
from common.errors import ShopError
from common.messages import msg
from common.roles import Role
from handlers.buyers.menu import staff_buttons
from handlers.wording import MENU_BUTTON, side_by_side
from shop import invites
from shop.context import Shopping


def said(ctx: Shopping, text: str) -> Answer:
    """What to answer to words that are an invitation's code; None when they are none."""
    code = invites.looks_like_code(text)
    if code is None:
        return None
    try:
        return linked(ctx, code)
    except ShopError as refusal:
        return card(refusal.message, rows=[[MENU_BUTTON]])


def linked(ctx: Shopping, code: str) -> Answer:
    """The same for the code in a link.

    Raises:
        NotFound, Conflict: it invites nobody, or not this person.
    """
    return Begin("join", {"invite_id": invites.by_code(ctx, code).id})


@dialogue("join", version=1, role=Role.BUYER)
def join(talk: Talk[Shopping], invite_id: int) -> Answer:
    """What they will be able to do; then they work here."""
    ctx = talk.ctx
    invite = invites.by_id(ctx, invite_id)
    role = msg(f"role-{invite.role.value}")
    may = [msg("join-invited", shop=ctx.shop.name, role=role), msg(f"role-{invite.role.value}-may")]
    talk.confirm("join-confirm", summary=may, yes="join-confirm-button")
    invites.accept(ctx, invite)
    rows = side_by_side([*staff_buttons(ctx)])
    return card(msg("join-done", shop=ctx.shop.name, role=role), rows=[*rows, [MENU_BUTTON]])
