"""Where an order is: its stations from placing to the door, passed and still ahead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.web.order_facts import OrderFacts
from common.messages import Code, Message
from models import OrderState, Shipment, ShipmentEvent, ShipmentState
from shop import carriers

STAGES = (
    ShipmentState.PACKED,
    ShipmentState.HANDED_OVER,
    ShipmentState.DELIVERED,
    ShipmentState.RETURNED,
)
ENDED = (OrderState.CANCELLED, OrderState.EXPIRED)


@dataclass(frozen=True, slots=True)
class Step:
    """One station of the order; `at` is None while it lies ahead."""

    name: str
    at: datetime | None
    carrier: Message | str | None = None
    tracking: Code | None = None


def steps_of(facts: OrderFacts) -> list[Step]:
    """The stations of an order, the first first."""
    order = facts.order
    steps = [Step("placed", order.placed_at)]
    if order.paid_at is not None:
        steps.append(Step("paid", order.paid_at))
    for shipment in facts.shipments:
        steps += _journey(shipment, facts.shipment_events)
    if order.state not in ENDED:
        return steps
    # Nothing lies ahead of what has ended.
    passed = [step for step in steps if step.at is not None]
    return [*passed, Step(order.state.value, order.closed_at)] if order.closed_at else passed


def _journey(shipment: Shipment, events: Sequence[ShipmentEvent]) -> list[Step]:
    """A parcel's stations; one that was passed without anybody noting it is left out."""
    times = {event.stage: event.at for event in events if event.shipment_id == shipment.id}
    known = [state for state in STAGES if state in times]
    passed = STAGES.index(known[-1]) if known else -1
    code = Code(shipment.tracking_code) if shipment.tracking_code else None
    carrier = carriers.title(shipment.carrier) if shipment.carrier else None
    steps: list[Step] = []
    for number, state in enumerate(STAGES):
        at = times.get(state)
        name = state.value.replace("_", "-")
        if state is ShipmentState.HANDED_OVER and at is not None:
            steps.append(Step(name, at, carrier, code))
        elif at is not None or (number > passed and state is not ShipmentState.RETURNED):
            steps.append(Step(name, at))
    return steps
