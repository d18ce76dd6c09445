"""How a bot takes its updates: long polling or a webhook, never both."""

from __future__ import annotations

import asyncio
import re
from urllib.parse import urlsplit

from tests.standins.botapi.errors import bad_request, conflict
from tests.standins.botapi.params import Json, Params
from tests.standins.botapi.registry import Turn, served
from tests.standins.botapi.state import BotAccount, Webhook

MAX_BATCH = 100
MAX_TIMEOUT_S = 50
_PORTS = (None, 443, 80, 88, 8443)
_SECRET = re.compile(r"[A-Za-z0-9_-]*")
_KINDS = frozenset({
    "message", "edited_message", "channel_post", "edited_channel_post", "business_connection",
    "business_message", "edited_business_message", "deleted_business_messages",
    "message_reaction", "message_reaction_count", "inline_query", "chosen_inline_result",
    "callback_query", "shipping_query", "pre_checkout_query", "purchased_paid_media", "poll",
    "poll_answer", "my_chat_member", "chat_member", "chat_join_request", "chat_boost",
    "removed_chat_boost", "managed_bot",
})  # fmt: skip


async def get_updates(bot: BotAccount, p: Params) -> bytes:
    """The waiting updates as one JSON array, already written out.

    A second poller ends the first one's wait, as on the real server.
    Source: https://core.telegram.org/bots/api#getupdates

    Raises: Refusal.
    """
    _remember_kinds(bot, p)
    if bot.webhook is not None:
        raise conflict(
            "can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first"
        )
    _stop_poller(
        bot,
        "terminated by other getUpdates request; make sure that only one bot instance is running",
    )
    _confirm(bot, p.integer("offset"))
    limit = p.integer("limit", MAX_BATCH)
    timeout_s = min(max(p.integer("timeout"), 0), MAX_TIMEOUT_S)
    if not bot.pending and timeout_s:
        await _wait(bot, timeout_s)
    return _batch(bot, limit if 0 < limit <= MAX_BATCH else MAX_BATCH)


async def _wait(bot: BotAccount, timeout_s: int) -> None:
    poller: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    bot.poller = poller
    try:
        reason = await asyncio.wait_for(poller, timeout_s)
    except TimeoutError:
        reason = ""
    finally:
        if bot.poller is poller:
            bot.poller = None
    if reason:
        raise conflict(reason)


def _stop_poller(bot: BotAccount, reason: str) -> None:
    if bot.poller is not None and not bot.poller.done():
        bot.poller.set_result(reason)
    bot.poller = None


def _confirm(bot: BotAccount, offset: int) -> None:
    """Forget what the bot has taken; a negative offset keeps only that many."""
    pending = bot.pending
    if offset < 0:
        while len(pending) > -offset:
            pending.popitem(last=False)
    while pending and offset > 0 and next(iter(pending)) < offset:
        pending.popitem(last=False)


def _batch(bot: BotAccount, limit: int) -> bytes:
    bodies: list[bytes] = []
    for update in bot.pending.values():
        if len(bodies) == limit:
            break
        bodies.append(update.body)
    return b"[" + b",".join(bodies) + b"]"


def _remember_kinds(bot: BotAccount, p: Params) -> None:
    """An omitted list keeps the former one; an empty one means the default kinds."""
    if "allowed_updates" in p:
        kinds = frozenset(str(kind) for kind in p.listed("allowed_updates")) & _KINDS
        bot.allowed = kinds or None


@served("setWebhook")
def set_webhook(turn: Turn) -> tuple[bool, str]:
    """From now on updates are posted to the bot.

    Source: https://core.telegram.org/bots/api#setwebhook
    """
    p, bot = turn.p, turn.bot
    url = p.text("url")
    if not url:
        return _forget_webhook(turn)
    _check_url(url, any_address=turn.platform.http_webhooks)
    secret = p.text("secret_token")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    _remember_kinds(bot, p)
    _stop_poller(bot, "terminated by setWebhook request")
    _drop(bot, p)
    limit = min(max(p.integer("max_connections", 40), 1), 100)
    hook = Webhook(url, secret, limit, p.text("ip_address"))
    same = bot.webhook is not None and (
        bot.webhook.url, bot.webhook.secret, bot.webhook.max_connections
    ) == (hook.url, hook.secret, hook.max_connections)  # fmt: skip
    if not same:
        turn.platform.webhooks.start(bot, hook)
    return True, "Webhook is already set" if same else "Webhook was set"


def _check_url(url: str, *, any_address: bool) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise bad_request("bad webhook: invalid URL specified")
    if any_address:
        return
    if parts.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if parts.port not in _PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    if "." not in parts.hostname or parts.hostname.startswith("127."):
        raise bad_request(f"bad webhook: IP address {parts.hostname} is reserved")


def _drop(bot: BotAccount, p: Params) -> None:
    if p.flag("drop_pending_updates"):
        bot.pending.clear()


@served("deleteWebhook")
def delete_webhook(turn: Turn) -> tuple[bool, str]:
    """Back to polling; what was not delivered waits there."""
    return _forget_webhook(turn)


def _forget_webhook(turn: Turn) -> tuple[bool, str]:
    was_set = turn.bot.webhook is not None
    turn.platform.webhooks.stop(turn.bot)
    _drop(turn.bot, turn.p)
    return True, "Webhook was deleted" if was_set else "Webhook is already deleted"


@served("getWebhookInfo")
def get_webhook_info(turn: Turn) -> Json:
    """How delivery is going."""
    bot = turn.bot
    hook = bot.webhook
    info: Json = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(bot.pending),
    }
    if hook is not None:
        info["max_connections"] = hook.max_connections
        info["ip_address"] = hook.ip_address or "127.0.0.1"
        if hook.last_error_date:
            info["last_error_date"] = hook.last_error_date
            info["last_error_message"] = hook.last_error_message
    if bot.allowed:
        info["allowed_updates"] = sorted(bot.allowed)
    return info
