"""Zibal: a payment is looked at first and verified only when it is paid and nobody has yet.

The look names the amount, so money that is not what was asked for is not made final.
Amounts are Rial. The test merchant `zibal` is open to everybody, and its money is play money.

Source: https://help.zibal.ir/IPG/API; what only one source says is listed in docs/gateways/zibal.md.
"""

from collections.abc import Mapping
from typing import Any

import httpx

from common.money import Money
from payments import zibal_answers
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

PRODUCTION = "https://gateway.zibal.ir"
TEST_MERCHANT = "zibal"
LEAST_RIAL = 1_000
MOST_RIAL = "2000000000"
NOBODYS = 1
"""The number of a payment that is not ours."""


class ZibalGateway:
    """Speaks to Zibal for one merchant; `base_url` is where API and pay page stand."""

    name = "zibal"

    def __init__(
        self,
        merchant: str,
        *,
        base_url: str = PRODUCTION,
        direct: bool = False,
        most_rial: int = int(MOST_RIAL),
        proxy: str | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._merchant, self._base_url = merchant, base_url.rstrip("/")
        self._page = "/direct" if direct else ""
        self._wire = Wire(self._base_url, proxy=proxy, transport=transport)
        self.capabilities = GatewayCapabilities(
            currencies=frozenset({"IRR"}),
            minimum=(Money(LEAST_RIAL, "IRR"),),
            maximum=(Money(most_rial, "IRR"),),
            poll_settles=True,
            can_reverse=True,
            test=merchant == TEST_MERCHANT,
        )

    async def create(self, intent: PaymentIntent) -> Created:
        """Ask for a number; the page is a plain link."""
        if intent.amount.currency != "IRR":
            raise Rejected("currency", FailureClass.GATEWAY_DOWN)
        answer = await self._call(
            "request",
            amount=intent.amount.minor,
            callbackUrl=intent.callback_url,
            orderId=str(intent.attempt_id),
            description=intent.description,
        )
        code = zibal_answers.result_of(answer)
        if code != zibal_answers.DONE:
            raise zibal_answers.refusal(code)
        track = zibal_answers.number(answer.get("trackId"))
        if track is None:
            raise Unknown("track_id")
        return Created(str(track), GetRedirect(f"{self._base_url}/start/{track}{self._page}"))

    def parse_callback(self, request: InboundRequest) -> CallbackHint:
        """Read the attempt from our own address and the number from the query."""
        attempt = request.path_params.get("attempt_id", "")
        track = request.query.get("trackId", "")
        if not all(text.isascii() and text.isdigit() for text in (attempt, track)):
            raise Forged("fields_missing")
        claimed = request.query.get("status", "")
        return CallbackHint(int(attempt), track, claimed, authenticated=False)

    async def verify(self, view: AttemptView) -> Verification:
        """Look how the payment stands, and settle it when it is paid and what we asked for."""
        looked = await self._looked(view)
        if not zibal_answers.wants_verification(looked):
            return looked
        answer = await self._call("verify", trackId=int(view.provider_ref))
        code = zibal_answers.result_of(answer)
        if code == zibal_answers.DONE:
            return zibal_answers.verified(view, answer)
        if code == zibal_answers.DONE_BEFORE:
            # This answer may lack the amount, which another look tells.
            return await self._looked(view)
        raise Unknown(str(code))

    async def inquire(self, view: AttemptView) -> Verification:
        """Look how the payment stands; paid and not verified counts as paid here."""
        return zibal_answers.counted(await self._looked(view))

    async def reverse(self, view: AttemptView) -> Undo:
        """There is no call for it: money that nobody verifies goes back by itself, so it is left."""
        return zibal_answers.left_alone(await self._looked(view))

    async def refund(self, _view: AttemptView, _amount: Money, _key: str) -> Undo:
        """The panel gives money back; the API of the gateway does not."""
        return Undo(UndoResult.UNSUPPORTED)

    async def close(self, _view: AttemptView) -> None:
        """A page that nobody pays ends by itself."""

    async def probe(self) -> None:
        """Ask about a payment that is not ours: only a known merchant hears that it is not."""
        code = zibal_answers.result_of(await self._call("inquiry", trackId=NOBODYS))
        if code in zibal_answers.REFUSED:
            raise zibal_answers.refusal(code)
        if code not in zibal_answers.KNOWS_US:
            raise Unknown(str(code))

    def callback_reply(self, _hint: CallbackHint, /) -> CallbackReply | None:
        """A browser brings the callbacks."""
        return None

    async def aclose(self) -> None:
        """Close the connections."""
        await self._wire.aclose()

    async def _looked(self, view: AttemptView) -> Verification:
        answer = await self._call("inquiry", trackId=int(view.provider_ref))
        return zibal_answers.looked(view, answer)

    async def _call(self, operation: str, **body: object) -> dict[str, Any]:
        body = {"merchant": self._merchant, **body}
        return (await self._wire.send("POST", f"/v1/{operation}", json=body)).fields()


def _is_amount(text: str) -> bool:
    return text.isascii() and text.isdigit() and LEAST_RIAL <= int(text) <= 10**12


def _is_merchant(text: str) -> bool:
    return text.isascii() and text.isalnum() and len(text) <= 64


def _build(given: Given) -> ZibalGateway:
    values: Mapping[str, str] = given.values
    return ZibalGateway(
        TEST_MERCHANT if given.is_on("test") else values["merchant"],
        base_url=secure(values["base_url"]),
        direct=given.is_on("direct"),
        most_rial=int(values["most_rial"]),
        proxy=given.proxy,
        transport=given.transport,
    )


KIND = GatewayKind(
    name="zibal",
    settings=(
        Setting("merchant", secret=True, fits=_is_merchant),
        Setting("test", default="no", choices=YES_NO),
        Setting("direct", default="no", choices=YES_NO),
        Setting("base_url", default=PRODUCTION, fits=is_secure),
        Setting("most_rial", default=MOST_RIAL, fits=_is_amount),
    ),
    build=_build,
)
