"""What the order page shows, decided from the facts alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.engine.asking import is_undecided
from bot.web.order_facts import OrderFacts
from bot.web.receipt import Line, Sum, brought, lines_of, sums_of
from bot.web.steps import Step, steps_of
from bot.web.ways import (
    SHUT_TO_FOREIGN_ADDRESSES,
    Asks,
    Offer,
    Transfer,
    Way,
    asks,
    by_hand,
    is_looked_at,
    limits,
    transfer_of,
    ways_of,
    with_credit,
)
from common.messages import Code, Message
from common.money import Money
from handlers.gateway_words import gateway_name
from models import AttemptState, OrderState, PaymentAttempt, PaymentState
from payments.base import FailureClass
from shop import credit, digital, held, terms, withdrawal
from shop.digital import Delivered
from shop.hand_ways import BY_HAND


class Mood(StrEnum):
    """What the page is about; each has its title and its sentence in the locales."""

    UNPAID = "unpaid"
    """The shop waits for the money."""
    CHECKING = "checking"
    """Nobody knows yet whether money came."""
    HELD = "held"
    """The money is paid, and its gateway looks at it."""
    LOOKING = "looking"
    """Somebody of the shop looks whether money came from card to card."""
    REVIEW = "review"
    """Money came that a person has to decide about."""
    PAID = "paid"
    SURPLUS = "surplus"
    REFUNDED = "refunded"
    CONFIRMED = "confirmed"
    """Will be fulfilled, and paid at the door."""
    EXPIRED = "expired"
    CANCELLED = "cancelled"


COLOURS = {
    Mood.CHECKING: "calm",
    Mood.HELD: "calm",
    Mood.LOOKING: "calm",
    Mood.REVIEW: "calm",
    Mood.PAID: "good",
    Mood.SURPLUS: "good",
    Mood.CONFIRMED: "good",
    Mood.REFUNDED: "calm",
    Mood.EXPIRED: "warn",
    Mood.CANCELLED: "warn",
}
BY_PAYMENT = {
    PaymentState.PAID: Mood.PAID,
    PaymentState.SURPLUS: Mood.SURPLUS,
    PaymentState.PART_REFUNDED: Mood.REFUNDED,
    PaymentState.REFUNDED: Mood.REFUNDED,
}
BY_ORDER = {
    OrderState.CANCELLED: Mood.CANCELLED,
    OrderState.EXPIRED: Mood.EXPIRED,
    OrderState.CONFIRMED: Mood.CONFIRMED,
    OrderState.COMPLETED: Mood.CONFIRMED,
}
BEFORE_MONEY = frozenset({Mood.UNPAID, Mood.CHECKING, Mood.HELD, Mood.LOOKING, Mood.REVIEW})
"""Nothing happens to the order itself yet, so that it has no timeline."""
UNDECIDED = frozenset({AttemptState.VERIFYING, AttemptState.UNKNOWN})
ENDED = frozenset(
    {
        AttemptState.FAILED,
        AttemptState.CANCELLED,
        AttemptState.EXPIRED,
        AttemptState.CREATE_FAILED,
    }
)
WITH_MONEY = frozenset({AttemptState.PAID, AttemptState.REVIEW, AttemptState.REVERSED})


@dataclass(frozen=True, slots=True)
class OrderView:
    """The page's content, without words."""

    shop_name: str
    code: Code
    mood: Mood
    colour: str
    failure: str
    """The last attempt's failure class as it stands in the locales; empty when nothing failed."""
    total: Money
    due: Money
    """What is still to be paid; all of it once nothing is."""
    credit: Money
    """What of it store credit pays."""
    payable: bool
    over: bool
    """Nobody waits for money any more, which may come all the same."""
    ways: Sequence[Way]
    transfer: Transfer | None
    at_the_door: Money | None
    """What is paid when it is handed over."""
    unfit: Sequence[Message]
    """Gateways that do not take this amount, with what they take."""
    asks_email: Asks
    asks_identity: Asks
    away_from_home: bool
    """Whether the banks of this shop's country shut out whoever comes through a VPN."""
    country: str
    """Whose law holds, for words that depend on it."""
    withdrawal_days: int
    """0 for what needs no parcel, which nobody can give back once they have it."""
    reserved_until: datetime
    minutes_left: int
    can_check: bool
    facilitator: Message | None
    """Who took the money."""
    seal: str
    """The seller's licence or trust seal, in their own words."""
    paid_at: datetime | None
    reference: Code | None
    masked_card: Code | None
    invoice: str
    """The key of its invoice; empty before it is paid."""
    steps: Sequence[Step]
    lines: Sequence[Line]
    sums: Sequence[Sum]
    tax: Money
    digital: Sequence[Delivered]
    """What was delivered here, once it is paid."""
    brought: Sequence[Message]
    """How it comes to whoever ordered it."""


def view_of(facts: OrderFacts, *, now: datetime, offers: Sequence[Offer]) -> OrderView:
    """The page of this order at this instant; `offers` are the gateways that work in its money."""
    order = facts.order
    offers = [one for one in offers if not one[1].only_digital or digital.needs_no_parcel(order)]
    fit = [(name, can) for name, can in offers if can.pays(order.open_amount)]
    others = [*with_credit(facts), *by_hand(facts)]
    mood = mood_of(facts, now)
    money = _money(facts)
    return OrderView(
        shop_name=facts.shop.name,
        code=Code(order.code),
        mood=mood,
        colour=COLOURS.get(mood, ""),
        failure=_failure(facts) if mood is Mood.UNPAID else "",
        total=order.total,
        due=order.open_amount if mood is Mood.UNPAID else order.total,
        credit=Money(order.credit_minor or 0, order.currency),
        payable=mood is Mood.UNPAID,
        over=mood in {Mood.EXPIRED, Mood.CANCELLED},
        ways=[
            *ways_of(fit, failed=_failed_gateway(facts), trials=facts.trials),
            *others,
        ],
        transfer=transfer_of(facts),
        at_the_door=order.open_amount if order.is_due_at_door else None,
        unfit=[
            limits(name, can, order.currency)
            for name, can in offers
            if can.exchange is None and not can.takes(order.open_amount)
        ],
        asks_email=asks([can.needs_email for _, can in fit], others=bool(others)),
        asks_identity=asks([can.needs_identity for _, can in fit], others=bool(others)),
        away_from_home=facts.shop.country in SHUT_TO_FOREIGN_ADDRESSES,
        country=terms.law_of(facts.shop.country),
        withdrawal_days=withdrawal.days_to_return(facts.shop) if order.address else 0,
        reserved_until=order.reserved_until,
        minutes_left=max(0, round((order.reserved_until - now).total_seconds() / 60)),
        can_check=_can_check(facts, mood),
        facilitator=gateway_name(money.gateway) if money is not None else None,
        seal=facts.shop.seal_words,
        paid_at=money.paid_at if money is not None else None,
        reference=Code(money.bank_ref) if money is not None and money.bank_ref else None,
        masked_card=Code(money.masked_card) if money is not None and money.masked_card else None,
        invoice=facts.invoice.key if facts.invoice is not None else "",
        steps=[] if mood in BEFORE_MONEY else steps_of(facts),
        lines=lines_of(facts),
        sums=sums_of(facts),
        tax=Money(order.tax_minor, order.currency),
        digital=facts.digital,
        brought=brought(facts),
    )


def _money(facts: OrderFacts) -> PaymentAttempt | None:
    """The attempt that brought the money, of several the one a buyer would ask about."""
    # What credit has paid stands in the receipt; the bank's reference is what people look for.
    known = list(reversed(facts.attempts))
    known.sort(key=lambda one: one.gateway == credit.GATEWAY)
    return next((one for one in known if one.state in WITH_MONEY), None)


def mood_of(facts: OrderFacts, now: datetime) -> Mood:
    """What matters most to the buyer now: money that came, then money that may have come."""
    order = facts.order
    if order.payment_state in BY_PAYMENT:
        return BY_PAYMENT[order.payment_state]
    if any(attempt.state is AttemptState.REVIEW for attempt in facts.attempts):
        return Mood.REVIEW
    if any(held.is_held(attempt) for attempt in facts.attempts):
        return Mood.HELD
    if is_looked_at(facts):
        return Mood.LOOKING
    if any(is_undecided(attempt, now) for attempt in facts.attempts):
        return Mood.CHECKING
    return BY_ORDER.get(order.state, Mood.UNPAID)


def _failure(facts: OrderFacts) -> str:
    last = facts.attempts[-1] if facts.attempts else None
    if (
        last is None
        or last.gateway in BY_HAND
        or not (last.state in ENDED or last.state in UNDECIDED)
    ):
        return ""
    if last.state is AttemptState.CANCELLED:
        failure = FailureClass.CANCELLED
    elif last.state is AttemptState.EXPIRED:
        failure = FailureClass.EXPIRED
    elif last.provider_ref is None:
        failure = FailureClass.GATEWAY_DOWN
    else:
        failure = FailureClass(last.failure_class or FailureClass.UNKNOWN)
    return failure.value.replace("_", "-")


def _failed_gateway(facts: OrderFacts) -> str:
    """With which gateway the last try failed; empty when none did."""
    return facts.attempts[-1].gateway if facts.attempts and _failure(facts) else ""


def _can_check(facts: OrderFacts, mood: Mood) -> bool:
    """Whether there is anything to ask a gateway about."""
    asked = any(one.provider_ref and one.gateway not in BY_HAND for one in facts.attempts)
    return asked and mood in {Mood.UNPAID, Mood.CHECKING, Mood.HELD, Mood.EXPIRED, Mood.CANCELLED}
