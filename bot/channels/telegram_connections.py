"""Accounts that let the bot in when nobody listened: Telegram tells of it once, and can be asked.

A release that knew nothing of such accounts, or a database that was set back, has missed the news;
then messages name a connection that the shop does not know, and nobody would ever answer them.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

from telegram.error import BadRequest, TelegramError

from bot.channels.door import Door
from bot.channels.telegram_api import Api
from common.ids import new_id
from common.log import get_logger

log = get_logger(__name__)


class Connections:
    """Asks about each connection once in the life of a process, when it is first named."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._known: set[str] = set()
        self._asking: set[asyncio.Task[None]] = set()

    def notice(self, raw: Mapping[str, Any], door: Door) -> None:
        """Look whether an update names a connection for the first time. Returns at once."""
        told = raw.get("business_connection")
        named = raw.get("business_message")
        if isinstance(told, dict):
            self._known.add(str(told.get("id")))
        elif isinstance(named, dict):
            id_ = named.get("business_connection_id")
            if isinstance(id_, str) and id_ not in self._known:
                self._known.add(id_)
                task = asyncio.create_task(self._ask(id_, door))
                self._asking.add(task)
                task.add_done_callback(self._asking.discard)

    async def stop(self) -> None:
        """Ask no more."""
        for task in self._asking:
            task.cancel()
        await asyncio.gather(*self._asking, return_exceptions=True)

    async def _ask(self, id_: str, door: Door) -> None:
        """Hand the answer over as if it had been told, under a number that Telegram does not use;
        what is known already changes nothing.

        Source: https://core.telegram.org/bots/api#getbusinessconnection
        """
        try:
            told = await self._api.call("getBusinessConnection", {"business_connection_id": id_})
        except BadRequest as error:
            log.info("telegram_connection_unknown", reason=error.message)
            return
        except TelegramError as error:
            log.warning("telegram_connection_not_asked", reason=error.message)
            self._known.discard(id_)
            return
        await door.take([{"update_id": -new_id(), "business_connection": told}])
