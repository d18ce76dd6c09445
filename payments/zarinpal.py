"""ZarinPal v4: JSON both ways, a browser that comes back unsigned, and a verification that settles.

Amounts are sent in Rial with their unit named, always: the provider takes Toman as well, and a
factor of ten is the commonest mistake with it. A payment that nobody verifies goes back to the
buyer, so money that comes late is given back by leaving it alone (`inquire`).

Source: https://www.zarinpal.com/docs/paymentGateway/connectToGateway, .../errorList and
.../moreFeatures; what only one source says is listed in docs/gateways/zarinpal.md.
"""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import httpx

from common.money import Money
from payments import zarinpal_answers
from payments.base import (
    AttemptView,
    CallbackHint,
    CallbackReply,
    Created,
    FailureClass,
    Forged,
    GatewayCapabilities,
    GetRedirect,
    InboundRequest,
    PaymentIntent,
    Rejected,
    Undo,
    UndoResult,
    Unknown,
    Verification,
)
from payments.kinds import YES_NO, GatewayKind, Given, Setting
from payments.wire import Wire, is_secure, secure
from payments.zarinpal_answers import Said

PRODUCTION = "https://payment.zarinpal.com"
SANDBOX = "https://sandbox.zarinpal.com"
"""Takes any merchant id of the right form; its payments are play money."""
LEAST_RIAL = "11000"
MOST_RIAL = "1000000000"
LONGEST_DESCRIPTION = 500
AUTHORITY = re.compile(r"[A-Za-z0-9]{36}")


class ZarinpalGateway:
    """Speaks to ZarinPal for one merchant; `base_url` is where API and pay page stand."""

    name = "zarinpal"

    def __init__(
        self,
        merchant_id: str,
        *,
        base_url: str = PRODUCTION,
        sandbox: bool = False,
        least_rial: int = int(LEAST_RIAL),
        most_rial: int = int(MOST_RIAL),
        proxy: str | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._merchant_id, self._base_url = merchant_id, base_url.rstrip("/")
        self._wire = Wire(self._base_url, proxy=proxy, transport=transport)
        self.capabilities = GatewayCapabilities(
            currencies=frozenset({"IRR"}),
            minimum=(Money(least_rial, "IRR"),),
            maximum=(Money(most_rial, "IRR"),),
            poll_settles=True,
            can_reverse=True,
            test=sandbox,
        )

    async def create(self, intent: PaymentIntent) -> Created:
        """Ask for an authority; the page is a plain link."""
        if intent.amount.currency != "IRR":
            raise Rejected("currency", FailureClass.GATEWAY_DOWN)
        said = await self._call(
            "request",
            amount=intent.amount.minor,
            currency="IRR",
            description=intent.description[:LONGEST_DESCRIPTION],
            callback_url=intent.callback_url,
            # Automatic verification would take late money before we are asked.
            metadata={"order_id": str(intent.attempt_id), "auto_verify": "false"},
        )
        if said.code != zarinpal_answers.DONE:
            raise zarinpal_answers.refusal(said.code)
        authority = said.data.get("authority")
        if not isinstance(authority, str) or not AUTHORITY.fullmatch(authority):
            raise Unknown("authority")
        return Created(authority, GetRedirect(f"{self._base_url}/pg/StartPay/{authority}"))

    def parse_callback(self, request: InboundRequest) -> CallbackHint:
        """Read the attempt from our own address and the authority from the query."""
        attempt = request.path_params.get("attempt_id", "")
        authority = request.query.get("Authority", "")
        if not (attempt.isascii() and attempt.isdigit()) or not AUTHORITY.fullmatch(authority):
            raise Forged("fields_missing")
        claimed = request.query.get("Status", "")
        return CallbackHint(int(attempt), authority, claimed, authenticated=False)

    async def verify(self, view: AttemptView) -> Verification:
        """Settle the payment if it was paid.

        A payment that is not paid may still be at the bank, and only the inquiry tells which.
        """
        said = await self._call("verify", authority=view.provider_ref, amount=view.amount.minor)
        if said.code == zarinpal_answers.NOT_PAID:
            return await self._inquired(view)
        return zarinpal_answers.verified(view, said)

    async def inquire(self, view: AttemptView) -> Verification:
        """Ask how the payment stands; paid and not verified counts as paid here."""
        return await self._inquired(view, settled=True)

    async def reverse(self, view: AttemptView) -> Undo:
        """Give the whole payment back, within half an hour of it."""
        said = await self._call("reverse", authority=view.provider_ref)
        if said.code == zarinpal_answers.DONE:
            return Undo(UndoResult.DONE)
        if said.code == zarinpal_answers.NOT_REVERSIBLE:
            return await self._reversed_before(view)
        if said.code in zarinpal_answers.REVERSAL_REFUSED:
            return Undo(UndoResult.REFUSED, str(said.code))
        raise Unknown(str(said.code))

    async def refund(self, _view: AttemptView, _amount: Money, _key: str) -> Undo:
        """The panel gives money back; the API of the gateway does not."""
        return Undo(UndoResult.UNSUPPORTED)

    async def close(self, _view: AttemptView) -> None:
        """A page that nobody pays ends by itself."""

    async def unsettled(self) -> list[str]:
        """Read the list of payments that nobody has verified, the latest hundred at most."""
        said = await self._call("unVerified")
        if said.code != zarinpal_answers.DONE:
            raise zarinpal_answers.refusal(said.code)
        return zarinpal_answers.listed(said)

    async def probe(self) -> None:
        """Only a known merchant hears that list."""
        await self.unsettled()

    def callback_reply(self, _hint: CallbackHint, /) -> CallbackReply | None:
        """A browser brings the callbacks."""
        return None

    async def aclose(self) -> None:
        """Close the connections."""
        await self._wire.aclose()

    async def _inquired(self, view: AttemptView, *, settled: bool = False) -> Verification:
        said = await self._call("inquiry", authority=view.provider_ref)
        return zarinpal_answers.inquired(view, said, settled=settled)

    async def _reversed_before(self, view: AttemptView) -> Undo:
        said = await self._call("inquiry", authority=view.provider_ref)
        if said.status == "REVERSED":
            return Undo(UndoResult.DONE)
        return Undo(UndoResult.REFUSED, str(zarinpal_answers.NOT_REVERSIBLE))

    async def _call(self, operation: str, **body: object) -> Said:
        answer = await self._wire.send(
            "POST",
            f"/pg/v4/payment/{operation}.json",
            json={"merchant_id": self._merchant_id, **body},
            headers={"Accept": "application/json"},
        )
        return zarinpal_answers.read(answer.fields())


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False


def _is_amount(text: str) -> bool:
    return text.isascii() and text.isdigit() and 0 < int(text) <= 10**12


def _build(given: Given) -> ZarinpalGateway:
    values: Mapping[str, Any] = given.values
    least, most = int(values["least_rial"]), int(values["most_rial"])
    if least > most:
        raise ValueError("the least payment is above the greatest")
    sandbox = given.is_on("sandbox")
    return ZarinpalGateway(
        values["merchant_id"],
        base_url=secure(SANDBOX if sandbox else values["base_url"]),
        sandbox=sandbox,
        least_rial=least,
        most_rial=most,
        proxy=given.proxy,
        transport=given.transport,
    )


KIND = GatewayKind(
    name="zarinpal",
    settings=(
        Setting("merchant_id", secret=True, fits=_is_uuid),
        Setting("sandbox", default="no", choices=YES_NO),
        Setting("base_url", default=PRODUCTION, fits=is_secure),
        Setting("least_rial", default=LEAST_RIAL, fits=_is_amount),
        Setting("most_rial", default=MOST_RIAL, fits=_is_amount),
    ),
    build=_build,
)
