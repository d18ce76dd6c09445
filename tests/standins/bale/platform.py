"""The stand-in as a whole: Telegram's, with Bale's methods, words, numbers and money."""

from __future__ import annotations

from typing import Any

from tests.standins.bale import reading, wallet
from tests.standins.botapi import Telegram
from tests.standins.botapi.errors import Refusal
from tests.standins.botapi.params import Json, Params
from tests.standins.botapi.registry import METHODS, Handler
from tests.standins.botapi.state import BotAccount

TOKEN = "802549013:VEFA-standin-token-of-bale-tests-only"
KINDS = frozenset({"message", "edited_message", "callback_query", "pre_checkout_query"})
"""The kinds of updates there are; nobody can choose among them. Source: https://docs.bale.ai"""
_OWN: dict[str, Handler] = {
    "sendInvoice": wallet.send_invoice,
    "inquireTransaction": wallet.inquire_transaction,
}


class Bale(Telegram):
    """Bale on loopback: ``async with Bale() as bale`` serves on a free port."""

    def __init__(
        self, *, token: str = TOKEN, username: str = "vefa_bale_bot", **given: Any
    ) -> None:
        # The judge knows what Telegram takes, which is not what Bale takes.
        super().__init__(token=token, username=username, log=False, **given)
        served = {name.lower(): METHODS[name.lower()] for name in reading.READ if name not in _OWN
                  and name != "getUpdates"}  # fmt: skip
        self.methods = served | {name.lower(): (name, act) for name, act in _OWN.items()}
        self._paid: set[str] = set()
        self.waits = True
        """Whether a question for updates is kept open until there is one."""

    def add_bot(self, token: str, username: str, name: str = "Vefa") -> BotAccount:
        """Register one more bot. Its updates are counted from zero."""
        bot = BotAccount(token, username, name, first_update_id=0)
        bot.allowed, bot.inline = KINDS, False
        self.bots[token] = bot
        return bot

    def look_at(self, method: str, p: Params) -> None:
        """Refuse what Bale's page does not list. Raises: Refusal."""
        reading.look_at(method, p)
        if method == "getUpdates" and not self.waits:
            p.raw["timeout"] = 0

    def said(self, refusal: Refusal) -> Refusal:
        """A refusal in Bale's own words."""
        return reading.said(refusal)

    def receipt_of(self, bill: Json) -> Json:
        """A payment has the number of the question that was asked before it."""
        question = str(bill["question"])
        self._paid.add(question)
        return {
            "telegram_payment_charge_id": question,
            "provider_payment_charge_id": str(self.take_number()),
        }

    def payment(self, transaction: str) -> Json | None:
        """What became of a payment; None where nobody began it."""
        bills = [one for one in self.bills.values() if transaction in one.get("questions", ())]
        if not bills:
            return None
        checkout = self.bot.checkouts[transaction]
        status = "rejected" if checkout.get("ok") is False else "pending"
        return {
            "id": transaction,
            "status": "paid" if transaction in self._paid else status,
            "userID": bills[0]["payer"],
            "amount": bills[0]["total_amount"],
            "createdAt": int(self.now()),
        }
