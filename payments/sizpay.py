"""SizPay (سیزپی), a licensed payment facilitator in Iran, over its JSON calls.

Its callback is a form that the buyer's browser brings and nothing signs; only `confirm` says
whether money came, and takes it by that. Money that nobody confirms goes back to the buyer by
itself; `reverse` does so at once, and only before that. There is no refund over the wire: later a
person gives money back from SizPay's panel. Amounts are Rial.

Source: payments.md section 1; what is unproven is in docs/gateways/sizpay.md.
"""

from collections.abc import Mapping
from typing import Any

import httpx

from common.money import Money
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
    PostRedirect,
    Rejected,
    Undo,
    UndoResult,
    Unknown,
    Unsupported,
    Verification,
    Verified,
)
from payments.kinds import GatewayKind, Given
from payments.sizpay_accounts import (
    SIGNED_TO_ASK,
    SIGNED_TO_CREATE,
    Account,
)
from payments.sizpay_answers import confirmed_before, order_id, paid, undone
from payments.sizpay_codes import (
    KNOWS_US,
    REFUSED_TO_BEGIN,
    SUCCESS,
    Meaning,
    code_of,
    failure_of,
    meaning_of,
)
from payments.sizpay_settings import HOST, LEAST, SETTINGS, account_of, ceiling_of
from payments.wire import Wire, secure

PAGE = "/Route/Payment"
NOBODYS = "0"
"""A token that no payment has."""
SHORTEST_TOKEN = 6
"""On failure the field for the token holds a 1 or nothing."""
KEPT = ("ResCod", "Message", "OrderID", "Amount", "RefNo", "TraceNo", "TransNo", "TransDate")
"""What is kept of an answer: no token, no card, nothing of the payer."""


class SizpayGateway:
    """One shop's account at SizPay.

    Args:
        account: who the shop is there.
        ceiling: the most that one payment may be.
        by_link: whether the buyer opens SizPay's page by a plain link instead of by the form that
            its guide asks for. A chat can carry nothing else where our own pages are unreachable.
        address: SizPay, or what stands in for it.
        proxy: through which it is reached.
        transport: for tests.
    """

    name = "sizpay"

    def __init__(
        self,
        account: Account,
        *,
        ceiling: Money,
        by_link: bool = False,
        address: str = HOST,
        proxy: str | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.capabilities = GatewayCapabilities(
            currencies=frozenset({"IRR"}),
            minimum=(LEAST,),
            maximum=(ceiling,),
            poll_settles=True,
            can_reverse=True,
        )
        self._account, self._by_link = account, by_link
        self._page = f"{address.rstrip('/')}{PAGE}"
        self._wire = Wire(address, proxy=proxy, transport=transport)

    async def create(self, intent: PaymentIntent) -> Created:
        """Ask for a token; the order id is ours, and new with every attempt."""
        if intent.amount.currency != "IRR":
            raise Rejected("not_rial", FailureClass.GATEWAY_DOWN)
        fields = {
            "Amount": intent.amount.minor,
            "OrderID": order_id(intent.order_code, intent.attempt_id),
            "ReturnURL": intent.callback_url,
            "InvoiceNo": str(intent.attempt_id),
            "DocDate": "",
            "ExtraInf": "",
        }
        code, answer = await self._call("create", fields, SIGNED_TO_CREATE)
        if code != SUCCESS:
            meaning = meaning_of(code)
            if meaning in REFUSED_TO_BEGIN:
                ours = meaning is Meaning.SETTINGS
                raise Rejected(code, FailureClass.GATEWAY_DOWN, ours=ours)
            raise Unknown(code)
        token = answer.get("Token")
        if not isinstance(token, str) or not token.strip():
            raise Unknown("unreadable")
        return Created(token, self._redirect(token))

    def parse_callback(self, request: InboundRequest) -> CallbackHint:
        """Read the attempt from our own address, and the token where it is one."""
        fields = request.form if request.method == "POST" else request.query
        attempt = request.path_params.get("attempt_id", "")
        if not attempt.isascii() or not attempt.isdigit() or "ResCod" not in fields:
            raise Forged("fields_missing")
        token = fields.get("Token", "")
        return CallbackHint(
            attempt_id=int(attempt) if len(attempt) < 20 else None,
            provider_ref=token if len(token) >= SHORTEST_TOKEN else None,
            claimed=fields["ResCod"],
            authenticated=False,
        )

    async def verify(self, view: AttemptView) -> Verification:
        """Confirm the payment of our token, which takes the money if there is any."""
        code, answer = await self._call("confirm", {"Token": view.provider_ref}, SIGNED_TO_ASK)
        raw = {name: answer[name] for name in KEPT if name in answer}
        if code == SUCCESS:
            return paid(view, answer, raw)
        meaning = meaning_of(code)
        if meaning is Meaning.CONFIRMED:
            return confirmed_before(view, code, answer, raw)
        result = undone(meaning, returned=view.returned)
        if result is None:
            raise Unknown(code)
        is_over = result is not Verified.PENDING
        return Verification(
            result=result,
            provider_ref=view.provider_ref,
            failure_class=failure_of(meaning) if is_over else None,
            failure_code=code if is_over else None,
            raw=raw,
        )

    async def inquire(self, _view: AttemptView) -> Verification:
        """Only confirming tells."""
        raise Unsupported

    async def reverse(self, view: AttemptView) -> Undo:
        """Send money back that nobody has confirmed."""
        code, _ = await self._call("reverse", {"Token": view.provider_ref}, SIGNED_TO_ASK)
        meaning = meaning_of(code)
        if code == SUCCESS or meaning is Meaning.REVERSED:
            return Undo(UndoResult.DONE)
        if meaning is Meaning.CONFIRMED:
            return Undo(UndoResult.UNSUPPORTED, code)
        if meaning in {Meaning.DOWN, Meaning.NOBODY_KNOWS}:
            raise Unknown(code)
        return Undo(UndoResult.REFUSED, code)

    async def refund(self, _view: AttemptView, _amount: Money, _key: str) -> Undo:
        """What is confirmed goes back by hand, from SizPay's panel."""
        return Undo(UndoResult.UNSUPPORTED)

    async def close(self, _view: AttemptView) -> None:
        """A token ends by itself."""

    async def probe(self) -> None:
        """Ask about a token that nobody has: who is not known hears that first."""
        code, _ = await self._call("confirm", {"Token": NOBODYS}, SIGNED_TO_ASK)
        if meaning_of(code) is Meaning.SETTINGS:
            raise Rejected(code, FailureClass.GATEWAY_DOWN, ours=True)
        if meaning_of(code) not in KNOWS_US:
            raise Unknown(code)

    def callback_reply(self, _hint: CallbackHint, /) -> CallbackReply | None:
        """The buyer's browser brings the callback."""
        return None

    async def aclose(self) -> None:
        """Close the connections."""
        await self._wire.aclose()

    def _redirect(self, token: str) -> GetRedirect | PostRedirect:
        fields = self._account.form(token)
        if self._by_link:
            return GetRedirect(str(httpx.URL(f"{self._page}/", params=fields)))
        return PostRedirect(self._page, fields)

    async def _call(
        self, operation: str, fields: Mapping[str, object], signed: tuple[str, ...]
    ) -> tuple[str, dict[str, Any]]:
        body = self._account.body(fields, signed)
        answer = await self._wire.send("POST", self._account.operations[operation], json=body)
        said = answer.fields()
        return code_of(said), said


def _build(given: Given) -> SizpayGateway:
    values = given.values
    return SizpayGateway(
        account_of(values["account"]),
        ceiling=ceiling_of(values["ceiling"]),
        by_link=given.shop_url is None or given.is_on("by_link"),
        address=secure(values["address"]),
        proxy=given.proxy,
        transport=given.transport,
    )


KIND = GatewayKind("sizpay", SETTINGS, _build)
