"""Whether words that somebody of the shop writes by hand reach their customer now, and by which road."""

from dataclasses import dataclass

from models import SupportCase
from shop import roads
from shop.context import Shopping


@dataclass(frozen=True, slots=True)
class Reach:
    """Why the chat in which a customer last wrote is shut (None: it is not), and the channel by which
    they are reached all the same (None: their next words have to come first).
    """

    shut: str | None
    channel: str | None

    @property
    def is_now(self) -> bool:
        """Whether they read it at once."""
        return self.channel is not None


def of_case(ctx: Shopping, case: SupportCase) -> Reach:
    """How the customer of a talk is reached."""
    found = roads.places(ctx.session, case.person_id)
    best = roads.best(found, ctx.now, ctx.windows)
    shut = roads.closed(found[0], ctx.now, ctx.windows) if found else "nowhere"
    return Reach(shut, None if isinstance(best, str) else best.channel)
