"""PayTR's own payment page (the iFrame API), opened as a page and not in a frame.

PayTR takes the money by itself and tells us at one address for the whole shop, which the owner
enters in PayTR's panel; it repeats that until it reads `OK`. That a payment was paid can be asked
too; that one failed is only ever told.

Source: https://dev.paytr.com/iframe-api
"""

import base64
import json
from urllib.parse import quote, urlencode

from common.money import Money
from payments.base import (
    AttemptView,
    BasketLine,
    CallbackHint,
    Created,
    FailureClass,
    Forged,
    GetRedirect,
    InboundRequest,
    PaymentIntent,
    Rejected,
    Undo,
    Unknown,
    Verification,
    Verified,
)
from payments.kinds import GatewayKind
from payments.paytr_account import (
    CURRENCIES,
    FAILED,
    SETTINGS,
    SUCCESS,
    decimal_text,
    language_of,
    reference_of,
)
from payments.paytr_merchant import PaytrMerchant
from payments.paytr_notices import NAME, OURS
from payments.paytr_returns import minor_of, refund, status_of

TOKEN, PAGE = "/odeme/api/get-token", "/odeme/guvenli/"
MINUTES = "30"
"""How long the page waits for the buyer."""
NOBODY = "-"
"""Stands for what PayTR wants to know and nobody has said, as where nothing is sent."""


class PaytrGateway(PaytrMerchant):
    """One merchant account at PayTR."""

    name = "paytr"
    _needs_email = True

    async def create(self, intent: PaymentIntent) -> Created:
        """Get a token for this payment; its page is a plain link."""
        fields = self._wish(intent)
        signed = (
            *("user_ip", "merchant_oid", "email", "payment_amount", "user_basket"),
            *("no_installment", "max_installment", "currency", "test_mode"),
        )
        values = [fields[name] for name in signed]
        made = await self._made(TOKEN, fields, self._account.merchant_id, *values)
        token = made.get("token")
        if not isinstance(token, str) or not token:
            raise Unknown("unreadable")
        page = f"{self._base_url}{PAGE}{quote(token, safe='')}"
        return Created(fields["merchant_oid"], GetRedirect(page))

    def parse_callback(self, request: InboundRequest) -> CallbackHint:
        """Read a notice, or which attempt a browser comes back from."""
        attempt = request.path_params.get("attempt_id")
        if attempt is not None:
            return _returned(attempt, request.query.get("oid", ""))
        told = self._told(request.form)
        return told.hint(None, told.merchant_oid)

    async def verify(self, view: AttemptView) -> Verification:
        """Ask whether it was paid; anything else is undecided until PayTR tells."""
        found = await status_of(self._line, self._account, view.provider_ref)
        if found.get("status") in FAILED:
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

    async def refund(self, view: AttemptView, amount: Money, key: str) -> Undo:
        """Give back so much of it."""
        return await refund(self._line, self._account, view.provider_ref, amount, key)

    async def close(self, _view: AttemptView) -> None:
        """A page ends by itself, after half an hour."""

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


KIND = GatewayKind("paytr", SETTINGS, PaytrGateway.of, one_address=True)
