"""Journeys: what is written to whom after something has happened, and when.

A declaration says which event begins it, who hears of it and which notice is composed;
`scheduler.planning` is how.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import time, timedelta
from functools import partial

from common.roles import Role, allows
from models import PaymentAttempt
from scheduler.planning import Journey, begin
from shop import (
    answering,
    digital,
    moving,
    order_lookup,
    orders,
    parcels,
    returns,
    reviews,
    support,
    welcoming,
)
from shop.context import Shopping
from shop.events import (
    BackInStock,
    CaseClosed,
    CaseMessage,
    CaseOpened,
    CasePhoto,
    CaseRated,
    CaseWaits,
    CashChosen,
    Dispatcher,
    FeedbackAsked,
    HandTaken,
    LinkAsked,
    MoneyReturned,
    OrderAccepted,
    OrderCancelled,
    OrderDelayed,
    OrderDelivered,
    OrderExpired,
    OrderPacked,
    OrderPaid,
    OrderReaddressed,
    OrderReviewed,
    OrderShipped,
    PaymentFailed,
    PaymentNeedsReview,
    PersonMet,
    ReceiptLost,
    ReceiptRefused,
    ReceiptSent,
    ReceiptWaits,
    RefundByHand,
    ReturnAnswered,
    ReturnCameBack,
    ReturnDropped,
    ReturnRequested,
    ReviewExplained,
    ShipmentMoved,
    StaffChanged,
    StaffJoined,
    StockLow,
    WayRefused,
)
from shop.gate import Follow
from shop.hand_ways import CASH

A_MOMENT = timedelta(minutes=2)
A_LITTLE = timedelta(minutes=10)
MORNING = time(10)
AFTER_WORK = time(18, 30)


def _without(*names: str) -> frozenset[str]:
    return frozenset(names)


def _is_customer(ctx: Shopping, event: CaseClosed) -> bool:
    """Whether who acts is the customer the talk was with."""
    return support.is_theirs(ctx, support.by_id(ctx, event.case_id))


def _is_digital(ctx: Shopping, event: OrderPaid) -> bool:
    """Whether something of it is delivered right here."""
    return digital.is_of(ctx.session, orders.by_id(ctx.session, event.order_id))


def _travels(ctx: Shopping, event: OrderPaid | CashChosen) -> bool:
    """Whether there is a parcel to pack."""
    return parcels.travels(ctx.session, event.order_id)


def _not_at_the_door(ctx: Shopping, event: OrderPaid) -> bool:
    """Whether anybody has still to hear of it: money at the door comes after thanks and packing."""
    return ctx.session.get_one(PaymentAttempt, event.attempt_id).gateway != CASH


def _is_paid(ctx: Shopping, event: OrderReaddressed) -> bool:
    """Whether somebody may be about to pack it."""
    return orders.by_id(ctx.session, event.order_id).paid_at is not None


def _was_brought(ctx: Shopping, event: OrderDelivered) -> bool:
    """Whether somebody of the shop says that it has arrived: its buyer need not hear what they
    have said themselves, nor what only counts as true because nobody has said anything. Keys, links
    and files say it themselves.
    """
    if event.shipment_id is None:
        return False
    buyer = order_lookup.buyer_of(ctx.session, orders.by_id(ctx.session, event.order_id))
    return ctx.person is not None and ctx.person.id != buyer.id


def _is_first(_: Shopping, event: ReceiptWaits) -> bool:
    """Whether whoever waits has not been told yet that it takes longer."""
    return event.number == 1


def _is_poor(_: Shopping, event: OrderReviewed) -> bool:
    return event.stars <= reviews.POOR


def _was_poor(ctx: Shopping, event: ReviewExplained) -> bool:
    said = reviews.of(ctx.session, event.order_id)
    return said is not None and said.stars <= reviews.POOR


def _by_the_shop(ctx: Shopping, event: OrderCancelled) -> bool:
    """Whether somebody else than its buyer has called an order off."""
    buyer = order_lookup.buyer_of(ctx.session, orders.by_id(ctx.session, event.order_id))
    return ctx.person is None or ctx.person.id != buyer.id


JOURNEYS = (
    Journey("order-thanks", OrderPaid, when=_not_at_the_door),
    Journey("cash-thanks", CashChosen),
    Journey("cash-alert", CashChosen, Role.OWNER),
    Journey(
        "digital-goods",
        OrderPaid,
        when=_is_digital,
        leaves_out=_without("attempt_id", "late"),
    ),
    Journey(
        "order-paid-alert",
        OrderPaid,
        Role.OWNER,
        when=_not_at_the_door,
        leaves_out=_without("attempt_id"),
    ),
    Journey(
        "order-to-pack",
        OrderPaid,
        Role.PACKER,
        not_to=Role.OWNER,
        when=_travels,
        leaves_out=_without("attempt_id", "late"),
        once_per="order",
    ),
    Journey(
        "order-to-pack",
        CashChosen,
        Role.PACKER,
        not_to=Role.OWNER,
        when=_travels,
        once_per="order",
    ),
    Journey("payment-failed", PaymentFailed),
    Journey("payment-review", PaymentNeedsReview),
    Journey("payment-review-alert", PaymentNeedsReview, Role.OWNER),
    Journey("receipt-alert", ReceiptSent, Role.MANAGER, leaves_out=_without("order_id")),
    Journey("receipt-waits-alert", ReceiptWaits, Role.MANAGER, leaves_out=_without("order_id")),
    Journey(
        "receipt-waits", ReceiptWaits, when=_is_first, leaves_out=_without("order_id", "number")
    ),
    Journey("receipt-lost", ReceiptLost),
    Journey("receipt-refused", ReceiptRefused),
    Journey("order-expired", OrderExpired),
    # The next step may follow at once; then only that is told.
    Journey("order-accepted", OrderAccepted, wait=A_LITTLE),
    Journey("order-packed", OrderPacked, wait=A_LITTLE),
    Journey("order-called-off", OrderCancelled, when=_by_the_shop),
    Journey("money-returned", MoneyReturned),
    Journey("refund-coming", RefundByHand),
    Journey("refund-by-hand-alert", RefundByHand, Role.MANAGER),
    Journey("order-shipped", OrderShipped),
    Journey("shipment-moved", ShipmentMoved),
    Journey("order-delivered", OrderDelivered, when=_was_brought),
    Journey("order-delayed", OrderDelayed),
    Journey(
        reviews.ASK,
        OrderDelivered,
        when=reviews.is_complete,
        wait=reviews.wait,
        at=AFTER_WORK,
        once_per="order",
        give_up_after=timedelta(days=14),
        leaves_out=_without("shipment_id"),
        follow=Follow(unless=reviews.asked_when_met, rests=reviews.one_at_a_time),
    ),
    Journey(
        reviews.MEET,
        OrderDelivered,
        when=reviews.is_complete,
        wait=timedelta(days=1),
        once_per="order",
        give_up_after=timedelta(days=60),
        leaves_out=_without("shipment_id"),
        follow=Follow(unless=reviews.asked_in_time, meets=True),
    ),
    Journey(
        reviews.REMIND,
        FeedbackAsked,
        wait=timedelta(days=3),
        at=AFTER_WORK,
        once_per="order",
        give_up_after=timedelta(days=10),
        follow=Follow(unless=reviews.answered, rests=reviews.one_at_a_time),
    ),
    Journey("feedback-poor", OrderReviewed, Role.AGENT, when=_is_poor),
    Journey("feedback-words", ReviewExplained, Role.AGENT, when=_was_poor, repeats=True),
    Journey("order-readdressed", OrderReaddressed, Role.PACKER, when=_is_paid, repeats=True),
    Journey("return-requested", ReturnRequested, Role.AGENT),
    Journey(
        "return-waits",
        ReturnRequested,
        Role.AGENT,
        wait=timedelta(days=2),
        at=MORNING,
        follow=Follow(unless=returns.is_answered, rests=answering.while_closed),
    ),
    Journey("return-answered", ReturnAnswered),
    Journey("return-came-back", ReturnCameBack),
    Journey(
        "return-over",
        ReturnDropped,
        when=lambda _, event: not event.in_time,
        leaves_out=_without("in_time"),
    ),
    Journey(
        "return-dropped",
        ReturnDropped,
        Role.AGENT,
        leaves_out=_without("order_id"),
    ),
    Journey(
        "welcome",
        PersonMet,
        when=lambda ctx, _: not allows(ctx.role, Role.STAFF),
        wait=welcoming.gap,
        once_per="person",
        give_up_after=timedelta(days=7),
        leaves_out=_without("person_id"),
        follow=Follow(unless=welcoming.is_off, rests=welcoming.gives_way),
    ),
    Journey("link-asked", LinkAsked, leaves_out=_without("person_id")),
    Journey(
        "link-again",
        PersonMet,
        when=lambda ctx, _: moving.namesake(ctx) is not None,
        once_per="person",
        leaves_out=_without("person_id"),
    ),
    Journey(
        moving.OFFER,
        OrderPaid,
        when=moving.is_worth_offering,
        wait=A_MOMENT,
        once_per="person",
        give_up_after=timedelta(hours=20),
        leaves_out=_without("order_id", "attempt_id", "late"),
        follow=Follow(unless=moving.is_not_needed),
    ),
    Journey("way-refused", WayRefused, Role.OWNER, once_per="way", leaves_out=_without("day")),
    Journey("stock-low", StockLow, Role.OWNER, repeats=True),
    Journey("back-in-stock", BackInStock, repeats=True),
    Journey("staff-joined", StaffJoined, leaves_out=_without("invited_by"), repeats=True),
    Journey(
        "staff-changed",
        StaffChanged,
        when=lambda ctx, event: ctx.person is None or ctx.person.id != event.person_id,
        leaves_out=_without("person_id"),
        repeats=True,
    ),
    Journey("case-opened", CaseOpened, Role.AGENT),
    Journey("case-by-hand", HandTaken, Role.AGENT),
    Journey(
        "case-message",
        CaseMessage,
        Role.AGENT,
        when=lambda _, event: not event.from_staff,
        leaves_out=_without("from_staff"),
        repeats=True,
    ),
    Journey(
        "case-answer",
        CaseMessage,
        when=lambda _, event: event.from_staff,
        leaves_out=_without("from_staff", "case_id"),
        repeats=True,
    ),
    Journey(
        "case-photo",
        CasePhoto,
        Role.AGENT,
        when=lambda _, event: not event.from_staff,
        leaves_out=_without("from_staff"),
        repeats=True,
    ),
    Journey(
        "case-answer-photo",
        CasePhoto,
        when=lambda _, event: event.from_staff,
        leaves_out=_without("from_staff", "case_id"),
        repeats=True,
    ),
    Journey(
        "case-unanswered",
        CaseWaits,
        Role.AGENT,
        when=answering.is_watched,
        due=answering.alert_at,
        follow=Follow(unless=answering.was_answered, rests=answering.while_closed),
    ),
    Journey("case-ended", CaseClosed, when=lambda ctx, event: not _is_customer(ctx, event)),
    Journey(
        answering.ASK,
        CaseClosed,
        when=lambda ctx, event: answering.is_ratable(ctx, event.case_id),
        give_up_after=timedelta(days=1),
        follow=Follow(unless=answering.is_rated),
    ),
    Journey(
        "case-rated-poor",
        CaseRated,
        Role.MANAGER,
        when=lambda _, event: event.stars <= answering.POOR,
    ),
)


def subscribe(dispatcher: Dispatcher, journeys: Iterable[Journey] = JOURNEYS) -> None:
    """Have the events of a shop begin its journeys."""
    for journey in journeys:
        dispatcher.subscribe(journey.after, partial(begin, journey))


def follows(journeys: Iterable[Journey] = JOURNEYS) -> dict[str, Follow]:
    """What is looked at before each of them is sent, by the names of their notices."""
    return {journey.say: replace(journey.follow, to=journey.to) for journey in journeys}
