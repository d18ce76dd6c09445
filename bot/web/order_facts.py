"""What is known about one order, read for its page by the key in the page's address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hmac import compare_digest

from sqlmodel import Session

from common.money import Money
from models import (
    Acceptance,
    Adjustment,
    DeliveryPromise,
    Invoice,
    LegalKind,
    LegalText,
    Order,
    OrderLine,
    PaymentAttempt,
    Shipment,
    ShipmentEvent,
)
from shop import (
    at_the_door,
    billing,
    credit,
    digital,
    fulfilment,
    invoices,
    offered_ways,
    order_lookup,
    orders,
    promises,
    terms,
)
from shop import settings as shop_settings
from shop.digital import Delivered
from shop.settings import Shop


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """An order with everything that hangs on it, oldest first, and the shop that sells it."""

    shop: Shop
    order: Order
    lines: Sequence[OrderLine]
    adjustments: Sequence[Adjustment]
    attempts: Sequence[PaymentAttempt]
    shipments: Sequence[Shipment]
    shipment_events: Sequence[ShipmentEvent]
    acceptances: Sequence[Acceptance]
    digital: Sequence[Delivered]
    """What has been delivered without a parcel; nothing before it is paid."""
    at_the_door: bool
    """Whether it may be paid when it is handed over."""
    credit: Money
    """How much of it its buyer's store credit can pay."""
    promise: DeliveryPromise | None
    """On which days it was said to arrive; None before it is paid."""
    trials: Sequence[str]
    """Ways to pay that only its buyer sees, whose shop it is."""
    invoice: Invoice | None
    """None before it is paid."""
    own_words: Mapping[tuple[LegalKind, str], str]
    """Terms and notices that the owner has written."""


def facts_of(session: Session, page_key: str) -> OrderFacts:
    """The order whose page has this key.

    Raises:
        NotFound: there is none.
    """
    return _facts(session, orders.by_page_key(session, page_key))


@dataclass(frozen=True, slots=True)
class InvoiceFacts:
    """An invoice and its order. `buyer` is their name, empty where nobody knows it, and None where
    whoever has the key is not to be told.
    """

    order: OrderFacts
    invoice: Invoice
    buyer: str | None


def facts_of_invoice(session: Session, key: str) -> InvoiceFacts:
    """The invoice that this key opens.

    Raises:
        NotFound: there is none.
    """
    invoice = invoices.by_key(session, key)
    order = orders.by_id(session, invoice.order_id)
    is_own = compare_digest(invoice.own_key.encode(), key.encode())
    buyer = order_lookup.buyer_of(session, order).name or "" if is_own else None
    return InvoiceFacts(_facts(session, order), invoice, buyer)


def _facts(session: Session, order: Order) -> OrderFacts:
    shop = shop_settings.load(session)
    return OrderFacts(
        shop=shop,
        order=order,
        lines=orders.lines_of(session, order.id),
        adjustments=orders.adjustments_of(session, order.id),
        attempts=billing.attempts_of(session, order.id),
        shipments=fulfilment.shipments_of(session, order.id),
        shipment_events=fulfilment.events_of(session, order.id),
        acceptances=terms.acceptances_of(session, order.id),
        digital=digital.delivered(session, order),
        at_the_door=at_the_door.may_be(session, shop, order),
        credit=credit.usable_for(session, shop, order),
        promise=promises.told(session, shop, order),
        trials=offered_ways.on_trial(session, order, testing=shop.testing),
        invoice=invoices.of(session, order.id) if order.paid_at else None,
        own_words=terms.replaced(session),
    )


def file_of(session: Session, page_key: str, item_id: int) -> tuple[str, str] | None:
    """A file below the data folder that the buyer of this order may have, and what it is called.

    Raises:
        NotFound: there is no such order.
    """
    found = digital.file_of(session, orders.by_page_key(session, page_key), item_id)
    return None if found is None else (found.secret, found.name)


def accepted_text(session: Session, page_key: str, kind: LegalKind) -> LegalText | None:
    """The words that were accepted last for this order; None when none were.

    Raises:
        NotFound: there is no such order.
    """
    order = orders.by_page_key(session, page_key)
    accepted = terms.acceptances_of(session, order.id)
    if not accepted:
        return None
    last = accepted[-1]
    digest = last.terms if kind is LegalKind.TERMS else last.privacy
    return session.get(LegalText, digest)
