"""Searches that people type after the bot's name in any chat, to share what they find there.

The owner switches it on once, with /setinline at @BotFather; until then nobody asks.
Source: https://core.telegram.org/bots/inline
"""

import asyncio
import contextlib
from collections.abc import Mapping
from typing import Any

from telegram.error import TelegramError

from bot.channels.telegram_api import Api
from bot.engine.offers import Offer, Showcase
from common.bots import start_link
from common.log import get_logger

CACHE_S = 30
"""How long Telegram may answer the same words itself: prices and stock change."""
LONGEST_TITLE = 100
MOST_AT_ONCE = 64
"""Searches answered side by side; one beyond them gets no answer, and the next letter asks again."""

log = get_logger(__name__)


class InlineAnswers:
    """Answers searches beside the turns of the shop. A newer one of the same person takes the
    place of one that is still being answered, since nobody sees that any more.
    """

    def __init__(self, api: Api) -> None:
        self.showcase: Showcase | None = None
        self._api = api
        self._under_way: dict[object, asyncio.Task[None]] = {}

    def take(self, raw: Mapping[str, Any], username: str | None) -> bool:
        """Answer an update that is such a search; whether it is one."""
        query = raw.get("inline_query")
        if not isinstance(query, dict):
            return False
        sender = query.get("from")
        who = sender.get("id") if isinstance(sender, dict) else None
        before = self._under_way.pop(who, None)
        if before is not None:
            before.cancel()
        if self.showcase is None or username is None or len(self._under_way) >= MOST_AT_ONCE:
            return True
        task = asyncio.create_task(self._answer(self.showcase, query, username))
        self._under_way[who] = task
        task.add_done_callback(lambda done: self._over(who, done))
        return True

    async def stop(self) -> None:
        """Leave what is not answered yet: Telegram shows nothing then."""
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        for task in tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task

    def _over(self, who: object, task: "asyncio.Task[None]") -> None:
        if self._under_way.get(who) is task:
            del self._under_way[who]

    async def _answer(self, showcase: Showcase, query: Mapping[str, Any], username: str) -> None:
        words, more = str(query.get("query", "")), str(query.get("offset", ""))
        sender = query.get("from")
        language = sender.get("language_code") if isinstance(sender, dict) else None
        try:
            found = await showcase.find(words, language, more)
            params = {
                "inline_query_id": str(query.get("id", "")),
                "results": [_result(offer, username) for offer in found.offers],
                "cache_time": CACHE_S,
                # What is found is said in the language of whoever asks.
                "is_personal": True,
                "next_offset": found.more,
            }
            await self._api.call("answerInlineQuery", params)
        except TelegramError as error:
            log.info("telegram_inline_unanswered", reason=error.message)
        except Exception:
            log.exception("telegram_inline_failed")


def _result(offer: Offer, username: str) -> dict[str, Any]:
    """A line of the list; what is sent when it is chosen, with the way to the shop below."""
    link = start_link("telegram", username, offer.start)
    shown = {
        "id": offer.id,
        "title": offer.title[:LONGEST_TITLE],
        "description": offer.line,
        "reply_markup": {"inline_keyboard": [[{"text": offer.button, "url": link}]]},
    }
    if offer.picture_ref and not offer.picture_url:
        return shown | _photo(offer)
    return shown | _article(offer)


def _article(offer: Offer) -> dict[str, Any]:
    """Words, with the picture in the list and above the message where Telegram can fetch it.

    Source: https://core.telegram.org/bots/api#inlinequeryresultarticle
    """
    content: dict[str, Any] = {"message_text": offer.text, "parse_mode": "HTML"}
    if not offer.picture_url:
        return {"type": "article", "input_message_content": content}
    content["link_preview_options"] = {
        "url": offer.picture_url,
        "prefer_large_media": True,
        "show_above_text": True,
    }
    return {
        "type": "article",
        "thumbnail_url": offer.picture_url,
        "input_message_content": content,
    }


def _photo(offer: Offer) -> dict[str, Any]:
    """A picture that Telegram has already, for shops whose pictures nobody can fetch.

    Source: https://core.telegram.org/bots/api#inlinequeryresultcachedphoto
    """
    return {
        "type": "photo",
        "photo_file_id": offer.picture_ref,
        "caption": offer.text,
        "parse_mode": "HTML",
    }
