"""Bills as the bot on Bale writes them: into a chat, and as a link that leads into one.

Source: https://docs.bale.ai/#sendinvoice, #inquiretransaction
"""

from typing import Any

from bot.channels.telegram import TelegramChannel
from common.bots import HOMES, start_link
from payments.base import Unavailable, Unknown
from payments.bills import LINK, Bill, WalletPayment

CHANNEL = "bale"


class BaleBills:
    """The port of the gateway that is paid from wallets on Bale."""

    def __init__(self, bot: TelegramChannel) -> None:
        self._bot = bot

    async def link(self, bill: Bill) -> str:
        """An address that opens the chat with the bot and has it put the bill there.

        Bale's own links of bills (`createInvoiceLink`) open in its small apps only.

        Raises: Unavailable while Bale has not said what the bot is called.
        """
        return start_link(CHANNEL, self._username(), f"{LINK}_{bill.order_key}")

    async def send(self, chat: str, bill: Bill) -> str:
        """Put the bill into a chat."""
        await self._bot.line.call("sendInvoice", {"chat_id": int(chat), **_params(bill)})
        return f"{HOMES[CHANNEL]}/{self._username()}"

    async def payment(self, transaction: str) -> WalletPayment:
        """What became of a payment.

        Source: https://docs.bale.ai/#inquiretransaction
        """
        said = await self._bot.line.call("inquireTransaction", {"transaction_id": transaction})
        try:
            return WalletPayment(str(said["id"]), str(said["status"]).lower(), int(said["amount"]))
        except (KeyError, TypeError, ValueError) as error:
            raise Unknown("unreadable") from error

    def _username(self) -> str:
        if self._bot.username is None:
            raise Unavailable("not_named_yet")
        return self._bot.username


def _params(bill: Bill) -> dict[str, Any]:
    """A bill has no currency: all of it is in Rial."""
    return {
        "title": bill.title,
        "description": bill.description,
        "payload": bill.payload,
        "provider_token": bill.provider_token,
        "prices": [{"label": bill.label, "amount": bill.amount.minor}],
    }
