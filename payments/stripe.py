"""Stripe Checkout: a page of Stripe's for one payment, for sellers whose account is abroad.

A page takes any number of cards until it ends, so a refused card decides nothing; it ends by
being paid, by its time, or because we end it. Nothing has to be confirmed: `verify` only looks.

Source: https://docs.stripe.com/api/checkout/sessions, https://docs.stripe.com/checkout/fulfillment
"""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import httpx

from common.money import Money
from payments import stripe_answers, stripe_webhook
from payments.base import (
    AttemptView,
    CallbackHint,
    CallbackReply,
    Created,
    Forged,
    Gateway,
    GatewayCapabilities,
    GatewayError,
    GetRedirect,
    InboundRequest,
    PaymentIntent,
    Unavailable,
    Undo,
    UndoResult,
    Unknown,
    Verification,
)
from payments.kinds import GatewayKind, Given, Setting
from payments.stripe_session import session_wish
from payments.stripe_webhook import ATTEMPT, REFUND
from payments.wire import Answer, Wire, secure

VERSION = "2026-10-28.endive"
"""The shape of what Stripe takes and answers, whatever the account's own default is.

Source: https://docs.stripe.com/api/versioning
"""
API_URL = "https://api.stripe.com"
SESSIONS = "/v1/checkout/sessions"
CURRENCIES = ("AED", "AZN", "EUR", "GBP", "JPY", "TRY", "USD")
"""What we know of Stripe's currencies; it counts all of them in the minor unit of ISO 4217.

Source: https://docs.stripe.com/currencies
"""
LEAST = (Money(200, "AED"), Money(50, "EUR"), Money(30, "GBP"), Money(50, "JPY"), Money(50, "USD"))
"""Source: https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts"""
MOST_MINOR = 99_999_999
EXPAND = {"expand[]": "payment_intent.latest_charge"}
TEST_KEYS = ("sk_test_", "rk_test_")
KEYS = (*TEST_KEYS, "sk_live_", "rk_live_")


class StripeGateway:
    """One Stripe account, by its secret or restricted key.

    `only_cards` leaves out ways to pay that take days to arrive. `now` is the time of the world,
    which signatures and the ends of pages are written in.
    """

    name = "stripe"

    def __init__(
        self,
        key: str,
        *,
        webhook_secret: str = "",
        only_cards: bool = True,
        api_url: str = API_URL,
        proxy: str | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._webhook_secret, self._only_cards, self._now = webhook_secret, only_cards, now
        self.capabilities = GatewayCapabilities(
            currencies=frozenset(CURRENCIES),
            minimum=LEAST,
            maximum=tuple(Money(MOST_MINOR, currency) for currency in CURRENCIES),
            can_refund=True,
            partial_refund=True,
            signed_callback=True,
            test=key.startswith(TEST_KEYS),
        )
        headers = {"Authorization": f"Bearer {key}", "Stripe-Version": VERSION}
        self._wire = Wire(secure(api_url), headers=headers, proxy=proxy, transport=transport)

    async def create(self, intent: PaymentIntent) -> Created:
        """Open a page for this payment alone."""
        form = session_wish(intent, now=self._now(), only_cards=self._only_cards)
        answer = await self._wire.send(
            "POST", SESSIONS, form=form, headers=_once(f"attempt-{intent.attempt_id}")
        )
        if answer.status != 200:
            raise stripe_answers.refusal(answer)
        session = answer.fields()
        try:
            return Created(
                provider_ref=str(session["id"]),
                redirect=GetRedirect(str(session["url"])),
                expires_at=datetime.fromtimestamp(session["expires_at"], UTC),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise Unknown("unreadable") from error

    def parse_callback(self, request: InboundRequest) -> CallbackHint:
        """Read a signed notice, or who came back in a browser."""
        attempt = request.path_params.get("attempt_id")
        if attempt is None:
            header = request.headers.get("stripe-signature", "")
            stripe_webhook.check(header, request.body, secret=self._webhook_secret, now=self._now())
            return stripe_webhook.read(request.body, live=not self.capabilities.test)
        session = request.query.get("session_id", "")
        if not stripe_webhook.is_number(attempt) or not session:
            raise Forged("fields_missing")
        return CallbackHint(int(attempt), session, "returned", authenticated=False)

    async def verify(self, view: AttemptView) -> Verification:
        """Look what has become of the page; that makes nothing final and may be repeated."""
        return stripe_answers.verification(view, await self._session(view))

    async def inquire(self, view: AttemptView) -> Verification:
        """The same."""
        return await self.verify(view)

    async def reverse(self, _view: AttemptView) -> Undo:
        """What was paid can be refunded only."""
        return Undo(UndoResult.UNSUPPORTED)

    async def refund(self, view: AttemptView, amount: Money, key: str) -> Undo:
        """Give money back, or look how giving it back under this key goes on.

        Stripe's own memory of a key ends after a day and holds the first answer; so ours stands
        in the refund's metadata, and is looked for first.
        """
        payment = stripe_answers.payment_of(await self._session(view))
        if payment is None:
            return Undo(UndoResult.REFUSED, "not_paid")
        listed = await self._wire.send(
            "GET", "/v1/refunds", params={"payment_intent": payment, "limit": "100"}
        )
        if listed.status != 200:
            raise _unusable(listed)
        before = stripe_answers.refund_under(listed.fields(), key)
        if before is not None:
            return stripe_answers.undo(before)
        wish = {
            "payment_intent": payment,
            "amount": str(amount.minor),
            f"metadata[{ATTEMPT}]": str(view.attempt_id),
            f"metadata[{REFUND}]": key,
        }
        answer = await self._wire.send("POST", "/v1/refunds", form=wish, headers=_once(key))
        if answer.status == 200:
            return stripe_answers.undo(answer.fields())
        return stripe_answers.not_refunded(answer, is_whole=amount == view.amount)

    async def close(self, view: AttemptView) -> None:
        """End the page; one that is paid or over stays as it is."""
        answer = await self._wire.send("POST", f"{SESSIONS}/{view.provider_ref}/expire")
        if answer.status not in (200, 400, 404):
            raise _unusable(answer)

    async def probe(self) -> None:
        """Look at the list of pages, which only a key that may make some can do."""
        answer = await self._wire.send("GET", SESSIONS, params={"limit": "1"})
        if answer.status != 200:
            raise stripe_answers.refusal(answer)
        answer.fields()

    def callback_reply(self, hint: CallbackHint, /) -> CallbackReply | None:
        """Any status of 2xx keeps Stripe from telling it again; browsers go on."""
        return CallbackReply(200, "ok") if hint.authenticated else None

    async def aclose(self) -> None:
        """Close the connections."""
        await self._wire.aclose()

    async def _session(self, view: AttemptView) -> Mapping[str, Any]:
        answer = await self._wire.send("GET", f"{SESSIONS}/{view.provider_ref}", params=EXPAND)
        if answer.status != 200:
            raise _unusable(answer)
        return answer.fields()


def _once(key: str) -> dict[str, str]:
    """Have a call done once, however often it is made.

    Source: https://docs.stripe.com/api/idempotent_requests
    """
    return {"Idempotency-Key": f"vefa-{key}"}


def _unusable(answer: Answer) -> GatewayError:
    """An answer to a question that says nothing about the payment."""
    code = stripe_answers.code_of(answer)
    return Unavailable(code) if answer.status == 429 else Unknown(code)


def _build(given: Given) -> Gateway:
    return StripeGateway(
        given.values["key"],
        webhook_secret=given.values.get("webhook_secret", ""),
        only_cards=not given.is_on("slow_methods"),
        proxy=given.proxy,
        transport=given.transport,
    )


KIND = GatewayKind(
    "stripe",
    (
        Setting("key", secret=True, fits=lambda key: key.startswith(KEYS)),
        Setting(
            "webhook_secret",
            secret=True,
            default="",
            fits=lambda secret: not secret or secret.startswith("whsec_"),
        ),
        Setting("slow_methods", default="no", choices=("no", "yes")),
    ),
    _build,
    one_address=True,
)
