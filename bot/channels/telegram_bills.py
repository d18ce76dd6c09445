"""Bills as the bot writes them: into a chat, as links, and what was paid in Stars.

Source: https://core.telegram.org/bots/api#sendinvoice, #createinvoicelink, #refundstarpayment,
#getstartransactions
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.channels.telegram_api import Api
from bot.channels.telegram_request import NotSentError
from common.bots import HOMES
from payments.base import FailureClass, GatewayError, Rejected, Unavailable, Unknown
from payments.bills import Bill, StarPayment

_REFUNDED_BEFORE = "charge_already_refunded"
_START = "menu"
"""What a forwarded copy opens instead of a bill that others could pay."""

Json = Mapping[str, Any]


class BillLine:
    """Calls about money, whose failures are those of `payments.base`."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def call(self, method: str, params: Json) -> Any:  # whatever JSON it answers with
        """What a method answers with. Raises: GatewayError."""
        # Whether a way to pay works is also asked where nobody listens.
        await self._api.request.initialize()
        try:
            return await self._api.call(method, params)
        except TelegramError as error:
            raise _refused(error) from None


class TelegramBills:
    """The port of the gateways that are paid inside Telegram. `username` is the bot's, once known."""

    def __init__(self, line: BillLine, username: Callable[[], str | None]) -> None:
        self._line, self._username = line, username

    async def link(self, bill: Bill) -> str:
        """An address that opens the bill."""
        return str(await self._line.call("createInvoiceLink", _params(bill)))

    async def send(self, chat: str, bill: Bill) -> str:
        """Put the bill into a chat."""
        where = {"chat_id": int(chat), "start_parameter": _START}
        await self._line.call("sendInvoice", where | _params(bill))
        return f"{HOMES['telegram']}/{self._username() or ''}"

    async def give_back_stars(self, payer: int, charge: str) -> bool:
        """Give a charge back; False where that was done before."""
        params = {"user_id": payer, "telegram_payment_charge_id": charge}
        try:
            await self._line.call("refundStarPayment", params)
        except Rejected as error:
            if _REFUNDED_BEFORE in error.code.lower():
                return False
            raise
        return True

    async def star_payments(self, skip: int, most: int) -> tuple[list[StarPayment], int]:
        """Payments of bills among the transactions after the first `skip`."""
        found = await self._line.call("getStarTransactions", {"offset": skip, "limit": most})
        try:
            rows = list(found["transactions"])
            return [one for row in rows if (one := _payment(row)) is not None], len(rows)
        except (KeyError, TypeError, ValueError) as error:
            raise Unknown("unreadable") from error


def _params(bill: Bill) -> dict[str, Any]:
    return {
        "title": bill.title,
        "description": bill.description,
        "payload": bill.payload,
        "provider_token": bill.provider_token,
        "currency": bill.amount.currency,
        "prices": [{"label": bill.label, "amount": bill.amount.minor}],
    }


def _payment(row: Json) -> StarPayment | None:
    """A transaction, if it is somebody's payment of a bill; gifts and withdrawals are none."""
    source = row.get("source") or {}
    payload = source.get("invoice_payload")
    if source.get("type") != "user" or not isinstance(payload, str):
        return None
    return StarPayment(
        id=str(row["id"]),
        stars=int(row["amount"]),
        payload=payload,
        payer=int(source["user"]["id"]),
        at=datetime.fromtimestamp(int(row["date"]), UTC),
    )


def _refused(error: TelegramError) -> GatewayError:
    """What a call that brought nothing means."""
    if isinstance(error, NotSentError):
        return Unavailable("not_sent")
    if isinstance(error, RetryAfter):
        return Unavailable("retry_after")
    if isinstance(error, (BadRequest, Forbidden, InvalidToken)):
        return Rejected(error.message, FailureClass.GATEWAY_DOWN)
    return Unknown(type(error).__name__)
