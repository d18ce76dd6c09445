"""PayTR's own payment page (the iFrame API), opened as a page and not in a frame.

PayTR takes the money by itself and tells us at one address for the whole shop, which the owner
enters in PayTR's panel; it repeats that until it reads `OK`. That a payment was paid can be asked
too; that one failed is only ever told.

Source: https://dev.paytr.com/iframe-api
"""

import base64
import json
from urllib.parse import quote, urlencode

import httpx

from common.money import Money
from payments.base import (
    AttemptView,
    BasketLine,
    CallbackHint,
    CallbackReply,
    Created,
    FailureClass,
    Forged,
    Gateway,
    GatewayCapabilities,
    GetRedirect,
    InboundRequest,
    PaymentIntent,
    Rejected,
    Undo,
    UndoResult,
    Unknown,
    Unsupported,
    Verification,
    Verified,
)
from payments.kinds import GatewayKind, Given
from payments.paytr_account import (
    CURRENCIES,
    PAYTR,
    SETTINGS,
    SUCCESS,
    Account,
    Line,
    account_of,
    decimal_text,
    language_of,
    reference_of,
    refused,
)
from payments.paytr_notices import NAME, OURS, Notice
from payments.paytr_returns import minor_of, refund, status_of
from payments.wire import Wire, secure

TOKEN, PAGE = "/odeme/api/get-token", "/odeme/guvenli/"
MINUTES = "30"
"""How long the page waits for the buyer."""
NOBODY = "-"
"""Stands for what PayTR wants to know and nobody has said, as where nothing is sent."""


class PaytrGateway:
    """One merchant account at PayTR."""

    name = "paytr"

    def __init__(
        self,
        account: Account,
        *,
        instalments: int = 1,
        base_url: str = PAYTR,
        proxy: str | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._account, self._instalments = account, instalments
        self._base_url = secure(base_url).rstrip("/")
        self._line = Line(Wire(self._base_url, proxy=proxy, transport=transport), account)
        self.capabilities = GatewayCapabilities(
            currencies=frozenset(CURRENCIES),
            can_refund=True,
            partial_refund=True,
            signed_callback=True,
            needs_email=True,
            test=account.test,
        )

    async def create(self, intent: PaymentIntent) -> Created:
        """Get a token for this payment; its page is a plain link."""
        fields = self._wish(intent)
        signed = (
            *("user_ip", "merchant_oid", "email", "payment_amount", "user_basket"),
            *("no_installment", "max_installment", "currency", "test_mode"),
        )
        values = [fields[name] for name in signed]
        answer = await self._line.call(TOKEN, fields, self._account.merchant_id, *values)
        token = answer.get("token")
        if answer.get("status") == SUCCESS and isinstance(token, str) and token:
            page = f"{self._base_url}{PAGE}{quote(token, safe='')}"
            return Created(fields["merchant_oid"], GetRedirect(page))
        if answer.get("status") not in ("failed", "error"):
            raise Unknown("unreadable")
        raise refused(answer)

    def parse_callback(self, request: InboundRequest) -> CallbackHint:
        """Read a notice, or which attempt a browser comes back from."""
        attempt = request.path_params.get("attempt_id")
        if attempt is not None:
            return _returned(attempt, request.query.get("oid", ""))
        told = Notice.of(request.form, self._account)
        salt = self._account.salt
        parts = (told.merchant_oid, salt, told.status, told.total)
        if not self._account.is_signed(told.given_hash, *parts):
            raise Forged("signature")
        return told.hint(None, told.merchant_oid)

    async def verify(self, view: AttemptView) -> Verification:
        """Ask whether it was paid; anything else is undecided until PayTR tells."""
        found = await status_of(self._line, self._account, view.provider_ref)
        if found.get("status") in ("failed", "error"):
            raw = {"err_no": str(found.get("err_no", ""))[:20]}
            return Verification(Verified.PENDING, view.provider_ref, raw=raw)
        minor = minor_of(found.get("payment_amount"))
        currency = OURS.get(str(found.get("currency", "")))
        if found.get("status") != SUCCESS or minor is None or currency is None:
            raise Unknown("unreadable")
        amount = Money(minor, currency)
        is_ours = amount == view.amount and (found.get("test_mode") != "1" or self._account.test)
        return Verification(
            Verified.PAID if is_ours else Verified.MISMATCH,
            view.provider_ref,
            amount=amount,
            bank_ref=view.provider_ref,
            raw={
                "merchant_oid": view.provider_ref,
                "payment_amount": str(found.get("payment_amount")),
                "payment_total": str(found.get("payment_total")),
            },
        )

    async def inquire(self, view: AttemptView) -> Verification:
        """The same, which makes nothing final."""
        return await self.verify(view)

    async def reverse(self, _view: AttemptView) -> Undo:
        """What was paid can be refunded only."""
        return Undo(UndoResult.UNSUPPORTED)

    async def refund(self, view: AttemptView, amount: Money, key: str) -> Undo:
        """Give back so much of it."""
        return await refund(self._line, self._account, view.provider_ref, amount, key)

    async def close(self, _view: AttemptView) -> None:
        """A page ends by itself, after half an hour."""

    async def probe(self) -> None:
        """PayTR says who it knows only when a payment begins.

        Raises:
            Unsupported: always.
        """
        raise Unsupported("probe")

    def callback_reply(self, hint: CallbackHint, /) -> CallbackReply | None:
        """What PayTR's server has to read; browsers bring no proof."""
        return CallbackReply(200, "OK") if hint.authenticated else None

    async def aclose(self) -> None:
        """Close the connections."""
        await self._line.aclose()

    def _wish(self, intent: PaymentIntent) -> dict[str, str]:
        if not intent.payer_ip:
            raise Rejected("no_ip", FailureClass.GATEWAY_DOWN)
        oid = reference_of(intent)
        back = f"{intent.callback_url}?{urlencode({'oid': oid})}"
        return {
            "merchant_oid": oid,
            "user_ip": intent.payer_ip,
            "email": intent.payer_email or "",
            "payment_amount": str(intent.amount.minor),
            "user_basket": _basket(intent),
            "no_installment": "1" if self._instalments == 1 else "0",
            "max_installment": "0" if self._instalments == 1 else str(self._instalments),
            "currency": CURRENCIES[intent.amount.currency],
            "test_mode": "1" if self._account.test else "0",
            "debug_on": "1" if self._account.test else "0",
            "user_name": (intent.payer_name or intent.order_code)[:60],
            "user_address": (intent.address or NOBODY)[:400],
            "user_phone": (intent.payer_phone or NOBODY)[:20],
            "merchant_ok_url": back,
            "merchant_fail_url": back,
            "timeout_limit": MINUTES,
            "lang": language_of(intent.language),
        }


def _returned(attempt: str, oid: str) -> CallbackHint:
    """A browser: the pages it comes back to prove nothing, whichever of them it is."""
    if not attempt.isascii() or not attempt.isdigit() or not NAME.fullmatch(oid):
        raise Forged("fields_missing")
    return CallbackHint(int(attempt), oid, "returned", authenticated=False)


def _basket(intent: PaymentIntent) -> str:
    lines = intent.lines or (BasketLine(intent.description, intent.amount),)
    written = [
        [f"{one.quantity} × {one.name}" if one.quantity > 1 else one.name, _lira(one.amount), 1]
        for one in lines
    ]
    return base64.b64encode(json.dumps(written, ensure_ascii=False).encode()).decode()


def _lira(amount: Money) -> str:
    return decimal_text(amount.minor)


def _build(given: Given) -> Gateway:
    return PaytrGateway(
        account_of(given),
        instalments=int(given.values["instalments"]),
        base_url=given.values["base_url"],
        proxy=given.proxy,
        transport=given.transport,
    )


KIND = GatewayKind("paytr", SETTINGS, _build, one_address=True)
