"""iyzico's Checkout Form: a page of iyzico's for one payment, as Turkish shops use it.

iyzico takes the money by itself; asking (`verify`) makes nothing final and may be repeated. What
it takes for suspicious it holds: the buyer has paid, and nothing may be sent until it has decided.
Its pages live for half an hour, and so do the names (tokens) of payments that nobody made.

Source: https://docs.iyzico.com/en/payment-methods/checkout-form
"""

import json

import httpx

from common.money import Money
from payments import (
    iyzico_answers,
    iyzico_codes,
    iyzico_report,
    iyzico_returns,
    iyzico_signing,
    iyzico_wish,
)
from payments.base import (
    AttemptView,
    CallbackHint,
    CallbackReply,
    Created,
    FailureClass,
    Forged,
    Gateway,
    GatewayCapabilities,
    InboundRequest,
    PaymentIntent,
    Rejected,
    Undo,
    UndoResult,
    Unknown,
    Verification,
)
from payments.iyzico_answers import code_of, is_success
from payments.iyzico_line import Line, refusal_of
from payments.kinds import YES_NO, GatewayKind, Given, Setting
from payments.wire import Wire, is_secure, secure

LIVE, SANDBOX = "https://api.iyzipay.com", "https://sandbox-api.iyzipay.com"
INITIALISE = "/payment/iyzipos/checkoutform/initialize/auth/ecom"
RETRIEVE = "/payment/iyzipos/checkoutform/auth/ecom/detail"
CARD_OF_NOBODY = {"locale": "en", "conversationId": "probe", "binNumber": "554960"}
"""Asking what kind of card begins so is what only a known merchant may do, and leaves no trace."""
CARD_KIND = "/payment/bin/check"
NOTICE_SIGNATURE = "x-iyz-signature-v3"


class IyzicoGateway:
    """One merchant account at iyzico."""

    name = "iyzico"

    def __init__(
        self,
        key: str,
        secret: str,
        *,
        test: bool = False,
        asks_identity: bool = True,
        instalments: int = 1,
        city: str = "İstanbul",
        base_url: str | None = None,
        proxy: str | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._instalments, self._city = instalments, city
        self.capabilities = GatewayCapabilities(
            currencies=frozenset({"TRY", "USD", "EUR"}),
            can_reverse=True,
            can_refund=True,
            partial_refund=True,
            signed_callback=True,
            needs_email=True,
            needs_identity=asks_identity,
            test=test,
        )
        address = secure(base_url or (SANDBOX if test else LIVE))
        self._line = Line(Wire(address, proxy=proxy, transport=transport), key, secret)

    async def create(self, intent: PaymentIntent) -> Created:
        """Open a page for this payment alone."""
        wish = iyzico_wish.wish(intent, instalments=self._instalments, city=self._city)
        return iyzico_answers.created(
            intent, await self._line.post(INITIALISE, wish), self._line.secret
        )

    def parse_callback(self, request: InboundRequest) -> CallbackHint:
        """Read the token that a browser brings to an attempt's address, or a server's notice."""
        attempt = request.path_params.get("attempt_id")
        if attempt is None:
            return self._notice(request)
        token = request.form.get("token")
        if not attempt.isascii() or not attempt.isdigit() or not token:
            raise Forged("fields_missing")
        return CallbackHint(int(attempt), token, "returned", authenticated=False)

    async def verify(self, view: AttemptView) -> Verification:
        """Look what has become of the page."""
        about = {"locale": "en", "conversationId": str(view.attempt_id)}
        found = await self._line.post(RETRIEVE, about | {"token": view.provider_ref})
        if is_success(found) or "paymentStatus" in found:
            return iyzico_answers.verification(view, found, self._line.secret)
        # The page is forgotten, but whether anybody has paid it stands in the reports.
        refusal_of(found)
        reported = await self._line.report(paymentConversationId=str(view.attempt_id))
        return iyzico_report.verification(view, reported)

    async def inquire(self, view: AttemptView) -> Verification:
        """The same."""
        return await self.verify(view)

    async def reverse(self, view: AttemptView) -> Undo:
        """Cancel the payment as a whole, which banks allow on the same day."""
        payment_id = await self._payment_id(view)
        if payment_id is None:
            return Undo(UndoResult.REFUSED, "not_paid")
        return await iyzico_returns.cancel(self._line, payment_id, str(view.attempt_id))

    async def refund(self, view: AttemptView, amount: Money, key: str) -> Undo:
        """Give back so much; asking again under the same key brings only what is missing."""
        payment_id = await self._payment_id(view)
        if payment_id is None:
            return Undo(UndoResult.REFUSED, "not_paid")
        return await iyzico_returns.refund(self._line, payment_id, amount, key)

    async def close(self, _view: AttemptView) -> None:
        """A page ends by itself, after half an hour."""

    async def probe(self) -> None:
        """Ask what kind of card begins with six digits."""
        found = await self._line.post(CARD_KIND, CARD_OF_NOBODY)
        code = code_of(found)
        if code == iyzico_codes.CREDENTIALS:
            raise Rejected(code, FailureClass.GATEWAY_DOWN, ours=True)
        if not is_success(found):
            raise Unknown(code)

    def callback_reply(self, hint: CallbackHint, /) -> CallbackReply | None:
        """A server repeats its notice until it reads a 200; browsers bring an attempt."""
        return CallbackReply(200, "OK") if hint.attempt_id is None else None

    async def aclose(self) -> None:
        """Close the connections."""
        await self._line.aclose()

    def _notice(self, request: InboundRequest) -> CallbackHint:
        """A server's notice, which iyzico signs for merchants who have asked it to."""
        try:
            fields = json.loads(request.body)
        except ValueError:
            raise Forged("unreadable") from None
        if not isinstance(fields, dict) or not isinstance(fields.get("token"), str):
            raise Forged("fields_missing")
        signature = request.headers.get(NOTICE_SIGNATURE, "")
        is_signed = iyzico_signing.is_notice_signed(self._line.secret, fields, signature)
        if signature and not is_signed:
            raise Forged("signature")
        return CallbackHint(None, fields["token"], str(fields.get("status", "")), is_signed)

    async def _payment_id(self, view: AttemptView) -> str | None:
        """The name of the money at iyzico; None where none came."""
        kept = view.raw.get("paymentId")
        if isinstance(kept, str) and view.raw.get("paymentStatus") == iyzico_answers.SUCCESS:
            return kept
        said = await self.verify(view)
        return said.bank_ref


def _build(given: Given) -> Gateway:
    return IyzicoGateway(
        given.values["api_key"],
        given.values["secret_key"],
        test=given.is_on("sandbox"),
        asks_identity=given.is_on("identity"),
        instalments=int(given.values["instalments"]),
        city=given.values["city"],
        base_url=given.values["base_url"] or None,
        proxy=given.proxy,
        transport=given.transport,
    )


KIND = GatewayKind(
    "iyzico",
    (
        Setting("api_key", secret=True),
        Setting("secret_key", secret=True),
        Setting("sandbox", default="no", choices=YES_NO),
        Setting("identity", default="yes", choices=YES_NO),
        Setting("instalments", default="1", choices=tuple(map(str, iyzico_wish.INSTALMENTS))),
        Setting("city", default="İstanbul"),
        Setting("base_url", default="", fits=lambda text: not text or is_secure(text)),
    ),
    _build,
    one_address=True,
)
