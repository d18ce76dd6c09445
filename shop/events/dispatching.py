"""How what happens reaches whoever has to act on it."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    # Only for the types: the context carries `publish`, which carries events.
    from shop.context import Shopping


@dataclass(frozen=True, slots=True)
class Event:
    """Something that has happened; its ids are enough to read the rest."""


E = TypeVar("E", bound=Event)
Subscriber = Callable[["Shopping", Any], None]


class Dispatcher:
    """Hands an event to its subscribers at once, inside the transaction it happened in."""

    def __init__(self) -> None:
        self._subscribers: defaultdict[type[Event], list[Subscriber]] = defaultdict(list)

    def subscribe(self, kind: type[E], act: Callable[["Shopping", E], None]) -> None:
        """From now on `act` is called for each event of this kind, in the order of subscribing."""
        self._subscribers[kind].append(act)

    def publish(self, ctx: "Shopping", event: Event) -> None:
        """Call everybody who subscribed. What they raise undoes what has happened."""
        for act in self._subscribers[type(event)]:
            act(ctx, event)
