"""Bills on Bale: wallets, Rial, the question before they are paid, and what became of a payment.

Source: https://docs.bale.ai/#sendinvoice, #inquiretransaction
INVENTED: the words in which a bill is refused, that a wallet's token is only known by its form, and
the number of a bank card as its token, which older pages of Bale describe and newer ones do not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from tests.standins.botapi.errors import bad_request
from tests.standins.botapi.keyboards import reply_markup
from tests.standins.botapi.params import Json, Params
from tests.standins.botapi.registry import Turn, new_message

if TYPE_CHECKING:
    from tests.standins.bale.platform import Bale

MAX_PAYLOAD_BYTES = 128
_WALLET = re.compile(r"WALLET-[A-Z0-9-]{8,}|\d{16}")


def send_invoice(turn: Turn) -> Json:
    """A bill inside the chat; its amount is in Rial, and nothing says so."""
    bill = _bill(turn.p)
    chat = turn.open_chat()
    markup = reply_markup(turn.p, private=chat.private, inline_only=True, invoice=True)
    shown = {name: value for name, value in bill.items() if name != "payload"}
    message = new_message(turn, chat, {"invoice": shown}, markup=markup, replied=turn.replied(chat))
    turn.platform.bills[f"{chat.id}/{message.id}"] = bill
    return message.data


def inquire_transaction(turn: Turn) -> Json:
    """A payment by the number of the question that was asked before it."""
    bale = cast("Bale", turn.platform)
    found = bale.payment(turn.p.text("transaction_id"))
    if found is None:
        raise bad_request("transaction not found")
    return found


def _bill(p: Params) -> Json:
    for field, longest in (("title", 32), ("description", 255)):
        if not 0 < len(p.text(field)) <= longest:
            raise bad_request(f"{field} is empty or too long")
    payload = p.text("payload")
    if not 0 < len(payload.encode()) <= MAX_PAYLOAD_BYTES:
        raise bad_request("payload is empty or too long")
    if not _WALLET.fullmatch(p.text("provider_token")):
        raise bad_request("provider_token is not valid")
    prices = p.listed("prices")
    if not prices or any(type(price.get("amount")) is not int for price in prices):
        raise bad_request("prices are not valid")
    total = sum(price["amount"] for price in prices)
    if total <= 0:
        raise bad_request("prices are not valid")
    return {
        "title": p.text("title"),
        "description": p.text("description"),
        "currency": "IRR",
        "total_amount": total,
        "payload": payload,
    }
