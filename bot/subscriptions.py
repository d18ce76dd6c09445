"""Who acts on what happens in a shop."""

from scheduler import journeys
from shop import arrivals, letters, promises, rescue, totals
from shop.events import CashChosen, Dispatcher, OrderPaid, OrderPlaced, OrderShipped, PromiseMade


def subscribe(dispatcher: Dispatcher) -> None:
    """Have everybody hear of what happens in a shop who has to act on it."""
    journeys.subscribe(dispatcher)
    dispatcher.subscribe(OrderPlaced, rescue.plan)
    dispatcher.subscribe(OrderPaid, promises.make)
    dispatcher.subscribe(CashChosen, promises.make)
    dispatcher.subscribe(OrderShipped, arrivals.plan)
    dispatcher.subscribe(PromiseMade, arrivals.follow_promise)
    totals.subscribe(dispatcher)
    letters.subscribe(dispatcher)
