"""Writing to people of the shop's own accord: past the gate, in words made now, on an open road."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from bot.dialogue.cards import Card
from bot.dialogue.router import Router
from bot.engine import composing
from bot.engine.composing import NEXT_TALK, Intent
from bot.engine.inbound import Inbound
from bot.engine.meeting import Reception
from bot.engine.outgoing import Outgoing
from bot.engine.speech import Speech
from shop import gate
from shop.context import Shopping
from shop.gate import Follow, Telling
from shop.settings import Shop
from shop.topics import Topic


@dataclass(frozen=True, slots=True)
class Announced:
    """What follows from composing a notice; `shop` are the settings where it has read them."""

    outgoing: list[Outgoing]
    shop: Shop | None


class Announcer:
    """Composes notices for one shop. `follows` are what some of them have looked at first."""

    def __init__(
        self,
        *,
        router: Router,
        speech: Speech,
        reception: Reception,
        follows: Mapping[str, Follow],
    ) -> None:
        self._router, self._speech, self._reception = router, speech, reception
        self._follows = follows

    def compose(self, session: Session, inbound: Inbound) -> Announced | None:
        """Say a notice, or note why not; None when it was dealt with meanwhile."""
        due = composing.find(session, inbound)
        if due is None:
            return None
        ctx = self._reception.visit_alone(session, due.person_id, due.correlation)
        return Announced(self._say(ctx, due), self._reception.news(ctx))

    def _say(self, ctx: Shopping, due: Intent) -> list[Outgoing]:
        session, reception = ctx.session, self._reception
        if self._is_withheld(ctx, due):
            return []
        if self._follow(due).meets:
            composing.hold(session, due.id, NEXT_TALK)
            return []
        road = composing.road(session, ctx.customer.id, ctx.now, reception.windows)
        if isinstance(road, str):
            composing.hold(session, due.id, road)
            return []
        ctx.channel, ctx.chat = road.channel, road.chat
        cards, manner = composing.words(self._router, ctx, due)
        outgoing = self._speech.say(ctx, road, cards, manner=manner, run_id=reception.run_id)
        self._finish(ctx, due, said=bool(cards))
        return outgoing

    def meet(self, ctx: Shopping) -> Sequence[Card]:
        """What the person's talk begins with: one thing at most, the newest, and only once."""
        cards: Sequence[Card] = ()
        for due in reversed(composing.for_next_talk(ctx.session, ctx.customer.id)):
            if not self._is_withheld(ctx, due):
                said = () if cards else composing.words(self._router, ctx, due)[0]
                self._finish(ctx, due, said=bool(said))
                cards = cards or said
        return cards

    def _is_withheld(self, ctx: Shopping, due: Intent) -> bool:
        why = gate.check(ctx, self._telling(due), self._follow(due))
        if why is not None:
            composing.withhold(ctx.session, due.id, why, ctx.now)
        return why is not None

    def _finish(self, ctx: Shopping, due: Intent, *, said: bool) -> None:
        composing.finish(ctx.session, due.id, ctx.now, said=said)
        if said and not self._follow(due).meets:
            gate.told(ctx, self._telling(due))

    def _telling(self, due: Intent) -> Telling:
        topic = Topic(self._router.notice(due.name).mark.topic)
        return Telling(due.name, topic, due.payload, due.give_up_at)

    def _follow(self, due: Intent) -> Follow:
        return self._follows.get(due.name, Follow())
