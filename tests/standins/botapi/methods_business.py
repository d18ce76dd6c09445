"""What a bot may do with the accounts it is let into, beside writing there."""

from __future__ import annotations

from tests.standins.botapi.business import connection_of
from tests.standins.botapi.errors import Refusal, bad_request
from tests.standins.botapi.params import Json
from tests.standins.botapi.registry import Turn, served


@served("getBusinessConnection")
def get_business_connection(turn: Turn) -> Json:
    """Whose account it is and what the bot may do there, also when it was put out."""
    found = turn.bot.business.get(turn.p.text("business_connection_id"))
    if found is None:
        raise bad_request("Business connection not found")
    return found.to_json()


@served("deleteBusinessMessages")
def delete_business_messages(turn: Turn) -> bool:
    """Take messages of one chat away."""
    business = connection_of(turn.bot, turn.p)
    numbers = [int(number) for number in turn.p.listed("message_ids")]
    if not 1 <= len(numbers) <= 100:
        raise bad_request("message identifiers are not specified")
    for chat in business.chats.values():
        for number in numbers:
            message = chat.find(number)
            if message is None:
                continue
            right = "can_delete_sent_messages" if message.from_bot else "can_delete_all_messages"
            if not {right, "can_delete_all_messages"} & set(business.rights):
                raise Refusal(400, "Bad Request: BUSINESS_CONNECTION_NOT_ALLOWED")
            message.deleted = True
            chat.touch(message)
    return True
