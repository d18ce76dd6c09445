"""What people do where a bot is let into an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.standins.botapi.business import BUSINESS_KEY, Business
from tests.standins.botapi.state import Chat

if TYPE_CHECKING:
    from tests.standins.botapi.params import Json
    from tests.standins.botapi.platform import Telegram
    from tests.standins.botapi.state import BotAccount


class BusinessActs:
    """Letting the bot in, and the chats one has there."""

    platform: Telegram
    bot: BotAccount

    def _push(self, kind: str, payload: Json, lane: tuple[str, int]) -> int | None:
        raise NotImplementedError

    def _connects(self, user_id: int, args: Json) -> Json:
        """Let the bot into one's account, change what it may do, or put it out."""
        known = self.bot.business.get(str(args["connection"]))
        if known is None:
            user, now = self.platform.people[user_id], int(self.platform.now())
            known = Business(str(args["connection"]), user, now)
            self.bot.business[known.id] = known
        known.rights, known.enabled = tuple(args["rights"]), bool(args["enabled"])
        self.bot.known_users.add(user_id)
        self._push("business_connection", known.to_json(), ("chat", user_id))
        return {"connection": known.id}

    def _is_written_to(self, user_id: int, args: Json) -> Json:
        """The chat of an account with somebody; its number inside of the stand-in."""
        business, person = self.bot.business[str(args["connection"])], int(args["person"])
        if person not in business.chats:
            data = {**self.bot.chats[person].data}
            key = BUSINESS_KEY + self.platform.take_number()
            business.chats[person] = Chat(key, data, started=True, connection=business.id)
            self.bot.chats[key] = business.chats[person]
        return {"chat_id": business.chats[person].id}

    def _hears(self, chat: Chat, user_id: int) -> tuple[str, Json]:
        """The kind of update that somebody's words in a chat become, and what names the chat."""
        if not chat.connection:
            return "message", {}
        person = int(chat.data["id"])
        if user_id == person:
            business = self.bot.business[chat.connection]
            business.heard_at[person] = self.platform.now()
        return "business_message", {"business_connection_id": chat.connection}
