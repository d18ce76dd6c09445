"""PayTR's payment links: a page for one payment, which wants to know nothing of the buyer.

PayTR only tells of links that were paid, at the address each link was made with; whether one was
paid cannot be asked by any name that we know before. So a notice that is lost comes again, and the
shop waits for it.

Source: https://dev.paytr.com/link-api
"""

from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from common.money import Money
from payments.base import (
    AttemptView,
    CallbackHint,
    Created,
    Forged,
    GetRedirect,
    InboundRequest,
    PaymentIntent,
    Undo,
    UndoResult,
    Unknown,
    Unsupported,
    Verification,
    Verified,
)
from payments.kinds import GatewayKind
from payments.paytr_account import (
    CURRENCIES,
    FAILED,
    SETTINGS,
    SUCCESS,
    language_of,
    reference_of,
)
from payments.paytr_merchant import PaytrMerchant
from payments.paytr_notices import NAME
from payments.paytr_returns import refund
from payments.wire import secure

CREATE, DELETE = "/odeme/api/link/create", "/odeme/api/link/delete"
ISTANBUL = ZoneInfo("Europe/Istanbul")
SHORTEST_NAME, LONGEST_NAME = 4, 200
ONCE = "1"
"""A link that is for one thing, once: only so is its amount fixed."""


class PaytrLinkGateway(PaytrMerchant):
    """One merchant account at PayTR that may make links."""

    name = "paytrlink"
    _can_poll = False

    async def create(self, intent: PaymentIntent) -> Created:
        """Make a link that ends with the order's time."""
        fields = self._wish(intent)
        signed = ("name", "price", "currency", "max_installment", "link_type", "lang", "min_count")
        made = await self._made(CREATE, fields, *(fields[name] for name in signed))
        try:
            return Created(
                fields["callback_id"],
                GetRedirect(secure(str(made["link"]))),
                expires_at=intent.expires_at,
                raw={"link_id": str(made["id"])},
            )
        except (KeyError, ValueError) as error:
            raise Unknown("unreadable") from error

    def parse_callback(self, request: InboundRequest) -> CallbackHint:
        """Read a notice; nobody else comes to a link's address."""
        attempt = request.path_params.get("attempt_id", "")
        callback_id = request.form.get("callback_id", "")
        if not attempt.isascii() or not attempt.isdigit() or not NAME.fullmatch(callback_id):
            raise Forged("fields_missing")
        told = self._told(request.form, callback_id)
        return told.hint(int(attempt), callback_id)

    async def verify(self, view: AttemptView) -> Verification:
        """Undecided, as long as PayTR has not told."""
        return Verification(Verified.PENDING, view.provider_ref, raw=view.raw)

    async def inquire(self, _view: AttemptView) -> Verification:
        """Nobody can be asked.

        Raises:
            Unsupported: always.
        """
        raise Unsupported("inquire")

    async def refund(self, view: AttemptView, amount: Money, key: str) -> Undo:
        """Give back so much, under the name that PayTR gave to the payment."""
        oid = view.raw.get("merchant_oid")
        if not isinstance(oid, str):
            return Undo(UndoResult.REFUSED, "not_paid")
        return await refund(self._line, self._account, oid, amount, key)

    async def close(self, view: AttemptView) -> None:
        """Delete the link. One that is paid or gone stays as it is."""
        link = view.raw.get("link_id")
        if not isinstance(link, str):
            return
        answer = await self._line.call(DELETE, {"id": link}, link, self._account.merchant_id)
        if answer.get("status") not in (SUCCESS, *FAILED):
            raise Unknown("unreadable")

    def _wish(self, intent: PaymentIntent) -> dict[str, str]:
        return {
            "name": intent.description[:LONGEST_NAME].ljust(SHORTEST_NAME, "."),
            "price": str(intent.amount.minor),
            "currency": CURRENCIES[intent.amount.currency],
            "max_installment": str(self._instalments),
            "link_type": "product",
            "lang": language_of(intent.language),
            "min_count": ONCE,
            "max_count": ONCE,
            "expiry_date": istanbul_time(intent.expires_at),
            "callback_link": intent.callback_url,
            "callback_id": reference_of(intent),
            "debug_on": "1" if self._account.test else "0",
        }


def istanbul_time(at: datetime) -> str:
    """An instant as PayTR reads it."""
    return f"{at.astimezone(ISTANBUL):%Y-%m-%d %H:%M:%S}"


def reports_to(shop_url: str | None) -> bool:
    """Whether PayTR would report links to a shop at this address: it wants `https` without a port.

    Source: https://dev.paytr.com/link-api, `callback_link`
    """
    address = urlsplit(shop_url or "")
    try:
        return address.scheme == "https" and bool(address.hostname) and address.port is None
    except ValueError:
        return False


KIND = GatewayKind("paytrlink", SETTINGS, PaytrLinkGateway.of, reports_to=reports_to)
