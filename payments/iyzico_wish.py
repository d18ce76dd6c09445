"""What iyzico is told when a payment begins.

Source: https://docs.iyzico.com/en/payment-methods/checkout-form/cf-implementation/cf-initialize
"""

from payments.base import BasketLine, FailureClass, PaymentIntent, Rejected

NOBODYS_IDENTITY = "11111111111"
"""What iyzico's own samples say for a number that nobody asked for."""
COUNTRY = "Turkey"
LANGUAGES = frozenset({"tr", "en"})
INSTALMENTS = (1, 2, 3, 6, 9, 12)
LONGEST_NAME = 250


def decimal_text(minor: int) -> str:
    """An amount of a currency with hundredths, as iyzico writes it."""
    return f"{minor // 100}.{minor % 100:02d}"


def wish(intent: PaymentIntent, *, instalments: int, city: str) -> dict[str, object]:
    """The body of the call.

    Args:
        intent: the payment.
        instalments: how many the buyer may choose at most.
        city: where the shop is, for whoever has given no address.

    Raises:
        Rejected: it is not known where the payer's browser is.
    """
    if not intent.payer_ip:
        raise Rejected("no_ip", FailureClass.GATEWAY_DOWN)
    amount, reference = decimal_text(intent.amount.minor), str(intent.attempt_id)
    return {
        "locale": locale(intent.language),
        "conversationId": reference,
        "price": amount,
        "paidPrice": amount,
        "currency": intent.amount.currency,
        "basketId": intent.order_code,
        "paymentGroup": "PRODUCT",
        "callbackUrl": intent.callback_url,
        "enabledInstallments": [number for number in INSTALMENTS if number <= instalments],
        "buyer": _buyer(intent, city),
        "shippingAddress": _address(intent, city),
        "billingAddress": _address(intent, city),
        "basketItems": [_item(number, line) for number, line in enumerate(_lines(intent), start=1)],
    }


def locale(language: str) -> str:
    """Of iyzico's two languages the one that the buyer may read."""
    return language if language in LANGUAGES else "en"


def _lines(intent: PaymentIntent) -> tuple[BasketLine, ...]:
    return intent.lines or (BasketLine(intent.description, intent.amount),)


def _item(number: int, line: BasketLine) -> dict[str, str]:
    return {
        "id": str(number),
        "name": line.name[:LONGEST_NAME],
        "category1": "PHYSICAL" if line.is_shipped else "VIRTUAL",
        "itemType": "PHYSICAL" if line.is_shipped else "VIRTUAL",
        "price": decimal_text(line.amount.minor),
    }


def _buyer(intent: PaymentIntent, city: str) -> dict[str, str]:
    first, _, last = _name(intent).rpartition(" ")
    buyer = {
        "id": intent.order_code,
        "name": first or last,
        "surname": last,
        "email": intent.payer_email or "",
        "identityNumber": intent.payer_identity or NOBODYS_IDENTITY,
        "registrationAddress": intent.address or city,
        "ip": intent.payer_ip or "",
        "city": intent.city or city,
        "country": COUNTRY,
    }
    return buyer | ({"gsmNumber": intent.payer_phone} if intent.payer_phone else {})


def _address(intent: PaymentIntent, city: str) -> dict[str, str]:
    address = {
        "contactName": _name(intent),
        "city": intent.city or city,
        "country": COUNTRY,
        "address": intent.address or city,
    }
    return address | ({"zipCode": intent.postal_code} if intent.postal_code else {})


def _name(intent: PaymentIntent) -> str:
    """Whoever buys what is not sent has given no name; the order's code stands for it."""
    return " ".join((intent.payer_name or intent.order_code).split())
