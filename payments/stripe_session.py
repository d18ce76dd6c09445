"""What a page of Stripe's is asked for with.

Source: https://docs.stripe.com/api/checkout/sessions/create
"""

from payments.base import PaymentIntent
from payments.stripe_webhook import ATTEMPT

LANGUAGES = frozenset({"en", "tr"})
"""Of our languages, those that Stripe's page speaks; others read that of their browser."""
SHORTEST_S, LONGEST_S = 31 * 60, 24 * 3600 - 60
"""A page lives for half an hour to a day from when Stripe hears of it, less what a call takes.

Source: https://docs.stripe.com/api/checkout/sessions/create, `expires_at`
"""
LONGEST_NAME = 250


def session_wish(intent: PaymentIntent, *, now: float, only_cards: bool) -> dict[str, str]:
    """The fields that make a page for one payment."""
    line, number = "line_items[0]", str(intent.attempt_id)
    ends_at = min(max(intent.expires_at.timestamp(), now + SHORTEST_S), now + LONGEST_S)
    wish = {
        "mode": "payment",
        f"{line}[quantity]": "1",
        f"{line}[price_data][currency]": intent.amount.currency.lower(),
        f"{line}[price_data][unit_amount]": str(intent.amount.minor),
        f"{line}[price_data][product_data][name]": intent.description[:LONGEST_NAME],
        "client_reference_id": number,
        f"metadata[{ATTEMPT}]": number,
        f"payment_intent_data[metadata][{ATTEMPT}]": number,
        "success_url": intent.callback_url + "?session_id={CHECKOUT_SESSION_ID}",
        "cancel_url": intent.return_url,
        "expires_at": str(int(ends_at)),
        "locale": intent.language if intent.language in LANGUAGES else "auto",
    }
    if only_cards:
        wish["payment_method_types[0]"] = "card"
    if intent.payer_email:
        wish["customer_email"] = intent.payer_email
    return wish
