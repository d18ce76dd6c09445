"""What people do, as changes of the world and updates for the bot."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.standins.botapi.acts_business import BusinessActs
from tests.standins.botapi.files import Upload, media_fields, store
from tests.standins.botapi.params import Json
from tests.standins.botapi.registry import caption_fields, text_fields
from tests.standins.botapi.state import BotAccount, CallbackQuery, Chat, Message
from tests.standins.botapi.texts import automatic_entities

CHECKOUT_S = 10
"""How long a checkout waits for the bot."""

if TYPE_CHECKING:
    from tests.standins.botapi.platform import Telegram


class Acts(BusinessActs):
    """One person's doings towards one bot; every value is plain JSON, so they travel."""

    def __init__(self, platform: Telegram, bot: BotAccount) -> None:
        self.platform = platform
        self.bot = bot

    def perform(self, verb: str, user_id: int, args: Json) -> Json:
        """Do one thing; the answer holds what the doer needs to go on."""
        act: Callable[[int, Json], Json] = getattr(self, f"_{verb}")
        return act(user_id, args)

    def register(self, number: int, first_name: str, language_code: str, username: str) -> int:
        """Somebody installs Telegram; nothing is known to the bot yet."""
        user: Json = {"id": number, "is_bot": False, "first_name": first_name}
        if username:
            user["username"] = username
        if language_code:
            user["language_code"] = language_code
        self.platform.people[number] = user
        if number not in self.bot.chats:
            data = {"id": number, "type": "private", "first_name": first_name}
            if username:
                data["username"] = username
            self.bot.chats[number] = Chat(number, data)
        return number

    def register_group(self, number: int, title: str) -> int:
        """A group comes into being with the bot in it."""
        data = {"id": number, "type": "supergroup", "title": title}
        self.platform.groups[number] = data
        self.bot.chats[number] = Chat(number, data, started=True)
        return number

    def _chat(self, user_id: int, args: Json) -> Chat:
        return self.bot.chats[int(args.get("chat_id") or user_id)]

    def _say(self, user_id: int, args: Json, content: Json) -> Json:
        """A new message of the person, with its update."""
        chat = self._chat(user_id, args)
        if chat.private and (chat.blocked or chat.deactivated):
            raise ValueError("who blocked the bot cannot write to it")
        kind, named = self._hears(chat, user_id)
        if not chat.connection:
            chat.started = True
            self.bot.known_users.add(user_id)
        data: Json = {
            "message_id": chat.take_id(),
            "from": self.platform.people[user_id],
            "chat": chat.data,
            "date": int(self.platform.now()),
            **named,
            **content,
        }
        if args.get("reply_to"):
            replied = chat.messages[int(args["reply_to"])].data
            data["reply_to_message"] = {k: v for k, v in replied.items() if k != "reply_to_message"}
        message = chat.add(Message(data, False, str(content.get("text", ""))))
        if chat.private or self.bot.reads_all_groups or self._concerns_bot(data):
            self._push(kind, data, ("chat", chat.id))
        return {"chat_id": chat.id, "message_id": message.id}

    def _concerns_bot(self, data: Json) -> bool:
        """Privacy mode: commands, mentions, and answers to the bot reach it in groups."""
        replied = data.get("reply_to_message", {}).get("from", {}).get("id")
        text = str(data.get("text", data.get("caption", "")))
        named = f"@{self.bot.user['username']}".lower() in text.lower()
        return text.startswith("/") or named or replied == self.bot.id or "text" not in data

    def _push(self, kind: str, payload: Json, lane: tuple[str, int]) -> int | None:
        number = self.bot.push(kind, payload, lane)
        if number is not None:
            self.platform.calls.add_update({"update_id": number, kind: payload})
        return number

    def _sends(self, user_id: int, args: Json) -> Json:
        text = str(args["text"])
        return self._say(user_id, args, text_fields(text, automatic_entities(text)))

    def _sends_photo(self, user_id: int, args: Json) -> Json:
        return self._send_file(user_id, args, "photo")

    def _sends_document(self, user_id: int, args: Json) -> Json:
        return self._send_file(user_id, args, "document")

    def _sends_voice(self, user_id: int, args: Json) -> Json:
        return self._send_file(user_id, args, "voice")

    def _sends_file(self, user_id: int, args: Json) -> Json:
        return self._send_file(user_id, args, str(args["kind"]))

    def _send_file(self, user_id: int, args: Json, kind: str) -> Json:
        content = base64.b64decode(args["content"])
        stored = store(self.bot, kind, Upload(str(args.get("name", "")), content))
        caption = str(args.get("caption", ""))
        fields = caption_fields(caption, automatic_entities(caption))
        return self._say(user_id, args, {**media_fields(stored), **fields})

    def _sends_content(self, user_id: int, args: Json) -> Json:
        return self._say(user_id, args, args["content"])

    def _sends_contact(self, user_id: int, args: Json) -> Json:
        user = self.platform.people[user_id]
        contact = {
            "phone_number": str(args["phone"]),
            "first_name": args.get("first_name") or user["first_name"],
            "user_id": int(args.get("user_id") or user_id),
        }
        return self._say(user_id, args, {"contact": contact})

    def _sends_location(self, user_id: int, args: Json) -> Json:
        where = {"latitude": float(args["latitude"]), "longitude": float(args["longitude"])}
        return self._say(user_id, args, {"location": where})

    def _edits(self, user_id: int, args: Json) -> Json:
        chat = self._chat(user_id, args)
        message = chat.messages[int(args["message_id"])]
        text = str(args["text"])
        kept = {k: v for k, v in message.data.items() if k not in ("text", "entities")}
        fields = text_fields(text, automatic_entities(text))
        message.data = {**kept, **fields, "edit_date": int(self.platform.now())}
        message.edits += 1
        chat.touch(message)
        kind = "edited_business_message" if chat.connection else "edited_message"
        self._push(kind, message.data, ("chat", chat.id))
        return {"chat_id": chat.id, "message_id": message.id}

    def _taps(self, user_id: int, args: Json) -> Json:
        """A press on an inline button; forged ones carry data no button has."""
        chat = self._chat(user_id, args)
        message = chat.messages[int(args["message_id"])]
        query_id = str(self.platform.take_number() * 4_294_967_296 + user_id % 65_536)
        self.bot.queries[query_id] = CallbackQuery(query_id, chat, user_id, self.platform.now())
        if not chat.connection:
            self.bot.known_users.add(user_id)
        seen: Json = message.data
        if message.deleted:
            seen = {"chat": chat.data, "message_id": message.id, "date": 0}
        payload = {
            "id": query_id,
            "from": self.platform.people[user_id],
            "message": seen,
            "chat_instance": _chat_instance(self.bot, chat),
            "data": str(args["data"]),
        }
        self._push("callback_query", payload, ("taps", user_id))
        return {"query_id": query_id}

    def _blocks(self, user_id: int, args: Json) -> Json:
        return self._membership(user_id, blocked=True)

    def _unblocks(self, user_id: int, args: Json) -> Json:
        return self._membership(user_id, blocked=False)

    def _membership(self, user_id: int, *, blocked: bool) -> Json:
        chat = self.bot.chats[user_id]
        chat.blocked = blocked
        member: Json = {"status": "member", "user": self.bot.user}
        kicked: Json = {"status": "kicked", "user": self.bot.user, "until_date": 0}
        payload = {
            "chat": chat.data,
            "from": self.platform.people[user_id],
            "date": int(self.platform.now()),
            "old_chat_member": member if blocked else kicked,
            "new_chat_member": kicked if blocked else member,
        }
        self._push("my_chat_member", payload, ("chat", chat.id))
        return {}

    def _deactivates(self, user_id: int, args: Json) -> Json:
        self.bot.chats[user_id].deactivated = True
        return {}

    def _deletes(self, user_id: int, args: Json) -> Json:
        chat = self._chat(user_id, args)
        message = chat.messages[int(args["message_id"])]
        message.deleted = True
        chat.touch(message)
        if chat.connection:
            gone: Json = {"business_connection_id": chat.connection, "chat": chat.data}
            gone["message_ids"] = [message.id]
            self._push("deleted_business_messages", gone, ("chat", chat.id))
        return {}

    def _searches(self, user_id: int, args: Json) -> Json:
        query_id = str(self.platform.take_number())
        self.bot.inline_queries[query_id] = {"chat": self.bot.chats[user_id]}
        payload = {
            "id": query_id,
            "from": self.platform.people[user_id],
            "query": str(args["query"]),
            "offset": str(args.get("offset", "")),
            "chat_type": "sender",
        }
        self._push("inline_query", payload, ("inline", user_id))
        return {"query_id": query_id}

    def _pays(self, user_id: int, args: Json) -> Json:
        """The last screen of a bill; money moves when the bot agrees."""
        bill = self.platform.bills[str(args["bill"])]
        return self._asks("pre_checkout_query", user_id, bill)

    def _is_sent(self, user_id: int, args: Json) -> Json:
        """Where to a bill's goods should go, which only bills of a kind ask that the bot never
        writes.
        """
        address = {"country_code": "TR", "state": "", "city": "İzmir", "street_line1": "Alsancak",
                   "street_line2": "", "post_code": "35220"}  # fmt: skip
        bill = self.platform.bills[str(args["bill"])]
        return self._asks("shipping_query", user_id, bill, shipping_address=address)

    def _asks(self, kind: str, user_id: int, bill: Json, **more: Any) -> Json:
        query_id = str(self.platform.take_number())
        chat = self.bot.chats[user_id]
        ends_at = self.platform.now() + CHECKOUT_S
        self.bot.checkouts[query_id] = {"chat": chat, "ends_at": ends_at}
        bill |= {"question": query_id, "payer": user_id}
        bill.setdefault("questions", []).append(query_id)
        payload = {
            "id": query_id,
            "from": self.platform.people[user_id],
            "invoice_payload": bill["payload"],
            **more,
        }
        if kind == "pre_checkout_query":
            payload |= {"currency": bill["currency"], "total_amount": bill["total_amount"]}
        self._push(kind, payload, ("checkout", user_id))
        return {"query_id": query_id}

    def _completes(self, user_id: int, args: Json) -> Json:
        """After the bot's yes: the receipt, and Stars in the bot's account."""
        bill = self.platform.bills[str(args["bill"])]
        receipt = {
            "currency": bill["currency"],
            "total_amount": bill["total_amount"],
            "invoice_payload": bill["payload"],
            **self.platform.receipt_of(bill),
        }
        if bill["currency"] == "XTR":
            source = {
                "type": "user",
                "transaction_type": "invoice_payment",
                "user": self.platform.people[user_id],
                "invoice_payload": bill["payload"],
            }
            stars = {"id": receipt["telegram_payment_charge_id"], "amount": bill["total_amount"]}
            when = {"date": int(self.platform.now())}
            self.platform.transactions.append({**stars, **when, "source": source})
        return self._say(user_id, args, {"successful_payment": receipt})

    def _answer(self, user_id: int, args: Json) -> Json:
        """What the bot said to a checkout or an inline search, empty while it is silent."""
        query_id = str(args["query_id"])
        checkout: dict[str, Any] = self.bot.checkouts.get(query_id, {})
        found = {**checkout, **self.bot.inline_queries.get(query_id, {})}
        return {k: v for k, v in found.items() if k not in {"chat", "ends_at"}}


def _chat_instance(bot: BotAccount, chat: Chat) -> str:
    digest = hashlib.sha256(f"{bot.id}:{chat.id}".encode()).digest()
    return str(int.from_bytes(digest[:8], "big", signed=True))
