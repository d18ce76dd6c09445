"""The shop's own account on Instagram, on the road that Instagram does not offer: how it stands,
stop and go, and the codes it asks for.
"""

from bot.dialogue.cards import EMPTY_LINE, Answer, Begin, Button, Card, Go, Words, button, card
from bot.dialogue.dialogues import Talk, dialogue
from bot.dialogue.routes import command, notice, screen
from common.messages import Code, msg
from common.roles import Role
from handlers.wording import MENU_BUTTON
from models import AccountState, InstagramAccount
from shop import instagram, instagram_account, instagram_guard
from shop.context import Shopping


@screen("m/instagram", role=Role.OWNER)
@command("instagram")
def show(ctx: Shopping) -> Answer:
    """How the account stands, and what can be done about it."""
    row = instagram_account.account(ctx.session)
    if row is None:
        return card(msg("instagram-not-set-up"), msg("instagram-risk"), rows=[[MENU_BUTTON]])
    return _shown(ctx, row)


@screen("m/instagram/on", role=Role.OWNER, changes=True)
def switch_on(ctx: Shopping) -> Answer:
    """Have it hear and answer, or try again what has failed."""
    instagram.switch_on(ctx)
    return Go("m/instagram")


@screen("m/instagram/off", role=Role.OWNER, changes=True)
def switch_off(ctx: Shopping) -> Answer:
    """Stop it."""
    instagram.switch_off(ctx)
    return Go("m/instagram")


@screen("m/instagram/code", role=Role.OWNER)
def begin_code(_ctx: Shopping) -> Answer:
    """Type the code that Instagram has sent."""
    return Begin("instagram-code")


@dialogue("instagram-code", version=1, role=Role.OWNER)
def type_code(talk: Talk[Shopping]) -> Answer:
    """The code is as good as the account, so it is sealed and taken out of the chat."""
    sealed = talk.secret("instagram-ask-code", instagram.check_code)
    instagram.give_code(talk.ctx, sealed)
    return card(msg("instagram-code-taken"), rows=[[MENU_BUTTON]])


@notice("instagram-news", topic="staff", promise="repeat")
def news(ctx: Shopping, version: int) -> Card | None:
    """The account stands differently; nothing when that is over already."""
    row = instagram_account.account(ctx.session)
    if row is None or row.version != version:
        return None
    return _shown(ctx, row)


def _shown(ctx: Shopping, row: InstagramAccount) -> Card:
    words: list[Words] = [
        msg("instagram-title", name=Code(row.username)),
        msg(f"instagram-is-{row.state.value}"),
    ]
    frozen = row.frozen_until is not None and ctx.now < row.frozen_until
    if row.why and (frozen or row.state is not AccountState.OPEN):
        words.append(msg("instagram-why", word=Code(row.why)))
    if row.state is AccountState.OFF:
        words += [EMPTY_LINE, msg("instagram-risk")]
    if row.state is AccountState.OPEN:
        words += [EMPTY_LINE, *_guarded(ctx, row)]
    return card(*words, rows=[_buttons(row), [MENU_BUTTON]])


def _guarded(ctx: Shopping, row: InstagramAccount) -> list[Words]:
    """What it has written, what it may, and until when it is quiet."""
    known = instagram_account.standing(row)
    hour, day = instagram_guard.spent(known, ctx.now)
    per_hour, per_day = instagram_guard.budget(known, ctx.now)
    words: list[Words] = [
        msg("instagram-spent", hour=hour, most_hour=per_hour, day=day, most_day=per_day)
    ]
    if row.frozen_until is not None and ctx.now < row.frozen_until:
        words.append(msg("instagram-frozen", until=row.frozen_until))
    elif instagram_guard.wait_s(known, ctx.now) > 0:
        words.append(msg("instagram-used-up"))
    elif instagram_guard.share(known, ctx.now) < 1:
        words.append(msg("instagram-warming-up"))
    return words


def _buttons(row: InstagramAccount) -> list[Button]:
    stop = button(msg("instagram-off-button"), "m/instagram/off", style="danger")
    if row.state is AccountState.OFF:
        return [button(msg("instagram-on-button"), "m/instagram/on", style="primary")]
    if row.state is AccountState.CODE:
        return [button(msg("instagram-code-button"), "m/instagram/code", style="primary"), stop]
    if row.state in (AccountState.VERIFY, AccountState.DEAD):
        return [button(msg("instagram-again-button"), "m/instagram/on", style="primary"), stop]
    return [stop]
