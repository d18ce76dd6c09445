"""The past of the demo's shop: what its people have bought in the last weeks.

It is written by the rules of the shop, at the instants it is said to have happened, so that every
fact of the books holds; only the totals hear of it, and no person any more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session, col, select

from bot.demo.places import Place
from common.roles import Role
from common.text import persian_digits
from models import Order, Variant
from payments.base import Created, GetRedirect, Verification, Verified
from payments.testbank import TestbankGateway
from shop import (
    attempts,
    billing,
    cart,
    customers,
    fulfilment,
    installing,
    meeting,
    orders,
    pricing,
    totals,
    work,
)
from shop.context import Shopping
from shop.events import Dispatcher
from shop.settings import Shop


class Fate(StrEnum):
    """What became of an order."""

    DELIVERED = "delivered"
    """Paid, sent and received."""
    SENT = "sent"
    """On its way."""
    PAID = "paid"
    """The seller has to pack it."""
    CANCELLED = "cancelled"
    """The buyer thought better of it."""
    EXPIRED = "expired"
    """Nobody paid."""


@dataclass(frozen=True, slots=True)
class Past:
    """An order of the past: who (by place in the cast), what, how long ago, and its fate."""

    who: int
    goods: tuple[tuple[str, int], ...]
    hours_ago: float
    fate: Fate


PAST = (
    Past(0, (("SHAL-01", 1), ("CHAI-250", 2)), 26 * 24 + 3, Fate.DELIVERED),
    Past(3, (("GAZ-1", 2),), 24 * 24 + 8, Fate.DELIVERED),
    Past(4, (("HAVLU-S", 4),), 21 * 24 + 1, Fate.DELIVERED),
    Past(5, (("RUSARI-1", 1),), 18 * 24 + 5, Fate.CANCELLED),
    Past(2, (("BORNOZ-M", 1), ("SABUN-3", 2)), 16 * 24 + 2, Fate.DELIVERED),
    Past(6, (("ZAFARAN-1", 3),), 13 * 24 + 6, Fate.DELIVERED),
    Past(3, (("MINA-20", 1),), 11 * 24 + 4, Fate.DELIVERED),
    Past(5, (("CHAI-500", 1), ("GAZ-1", 1)), 9 * 24 + 7, Fate.DELIVERED),
    Past(1, (("KILIM-R", 2),), 7 * 24 + 3, Fate.DELIVERED),
    Past(4, (("ZEYTOON-1", 2),), 5 * 24 + 5, Fate.EXPIRED),
    Past(6, (("HAVLU-L", 2), ("SABUN-3", 3)), 3 * 24 + 6, Fate.SENT),
    Past(0, (("RUSARI-1", 1),), 2 * 24 + 4, Fate.SENT),
    Past(5, (("KILIM-B", 1), ("CHAI-250", 1)), 20, Fate.PAID),
    Past(3, (("ZAFARAN-5", 1),), 3, Fate.PAID),
)


def is_written(session: Session) -> bool:
    """Whether the shop has a past already."""
    return session.exec(select(Order.id).limit(1)).first() is not None


def write(session: Session, place: Place, now: datetime) -> None:
    """Write the past of this shop, as seen from now. Its goods must be on the shelves."""
    shop = installing.seed(
        session,
        now,
        name=place.name,
        language=place.language,
        currency=place.currency,
        timezone=place.timezone,
        gateways=(TestbankGateway.name,),
        testing=True,
    )
    cast = _cast(session, place, now - timedelta(days=30))
    story = _Story(session, shop, place, now)
    for past in PAST:
        story.tell(past, cast[past.who])


def _cast(session: Session, place: Place, since: datetime) -> Sequence[int]:
    """The ids of everybody, those with phones first; their addresses are the phones' numbers."""
    channels = [(human.manner, human.name, human.language) for human in place.buyers]
    channels += [("telegram", name, place.language) for name in place.regulars]
    people = []
    for number, (channel, name, language) in enumerate(channels, 2):
        address = str(number) if number < 2 + len(place.buyers) else f"past-{number}"
        person, _ = meeting.ensure(
            session,
            channel,
            address,
            now=since,
            language=place.language,
            display_name=name,
            language_code=language,
        )
        people.append(person.id)
    return people


class _Story:
    """Tells one order after the other."""

    def __init__(self, session: Session, shop: Shop, place: Place, now: datetime) -> None:
        self._session, self._shop, self._place, self._now = session, shop, place, now
        self._told = Dispatcher()
        totals.subscribe(self._told)

    def tell(self, past: Past, person_id: int) -> None:
        """Let one order of the past happen."""
        placed = self._now - timedelta(hours=past.hours_ago)
        order = self._place_order(placed, past, person_id)
        if past.fate is Fate.EXPIRED:
            orders.expire(self._shopkeeper(placed + timedelta(hours=1, minutes=1)), order.id)
        elif past.fate is Fate.CANCELLED:
            orders.cancel(self._buyer(placed + timedelta(minutes=12), person_id), order, "")
        else:
            self._pay(placed + timedelta(minutes=4), order)
            if past.fate is not Fate.PAID:
                self._send(placed + timedelta(hours=20), order, past.fate)

    def _place_order(self, at: datetime, past: Past, person_id: int) -> Order:
        ctx = self._buyer(at, person_id)
        for sku, quantity in past.goods:
            variant = self._session.exec(select(Variant.id).where(col(Variant.sku) == sku)).one()
            cart.put(ctx, variant, quantity)
        quote = pricing.quote(cart.lines(ctx).lines, None, (), ctx.shop.currency)
        place = self._place
        house = str(11 + past.who)
        address = customers.save_address(
            ctx,
            str(ctx.customer.name),
            f"{place.phone}{past.who + 1}",
            place.address.format(number=persian_digits(house) if place.language == "fa" else house),
        )
        return orders.place(ctx, quote, address)

    def _pay(self, at: datetime, order: Order) -> None:
        ctx = self._shopkeeper(at)
        attempt = billing.open_attempt(ctx, order, TestbankGateway.name, test=True)
        reference = f"past-{attempt.id}"
        created = Created(reference, GetRedirect(f"https://bank.invalid/{reference}"))
        billing.issued(ctx, attempt.id, created)
        said = Verification(
            result=Verified.PAID,
            provider_ref=reference,
            amount=attempt.amount,
            bank_ref=str(attempt.id)[-12:],
            masked_card="603799******1234",
            raw={"status": "paid"},
        )
        billing.record(ctx, attempt.id, said, source="callback")
        # The bank knows nothing of the past; to ask it would only be the next thing to happen.
        work.cancel(ctx, attempts.check_key(attempt.id, attempts.CHECK_AFTER_MINUTES[0]))

    def _send(self, at: datetime, order: Order, fate: Fate) -> None:
        carrier, digits = ("iran-post", 20) if self._shop.currency == "IRR" else ("yurtici", 12)
        code = f"{order.id % 10**digits:0{digits}d}"
        parcel = fulfilment.ship(self._shopkeeper(at), order, code, carrier)
        if fate is Fate.DELIVERED:
            fulfilment.delivered(self._shopkeeper(at + timedelta(days=2)), parcel)

    def _buyer(self, at: datetime, person_id: int) -> Shopping:
        ctx = self._context(at, Role.BUYER, f"person:{person_id}")
        ctx.person = customers.by_id(self._session, person_id)
        ctx.channel = "telegram"
        return ctx

    def _shopkeeper(self, at: datetime) -> Shopping:
        return self._context(at, Role.OWNER, "demo")

    def _context(self, at: datetime, role: Role, actor: str) -> Shopping:
        ctx = Shopping(
            session=self._session,
            now=min(at, self._now),
            shop=self._shop,
            publish=lambda event: self._told.publish(ctx, event),
            person=None,
            role=role,
            actor=actor,
        )
        return ctx
