"""Writing to people of the shop's own accord: past the gate, in words made now, on an open road."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from bot.dialogue.cards import Card, Said
from bot.dialogue.router import Router
from bot.engine import composing
from bot.engine.composing import NEXT_TALK, Intent
from bot.engine.inbound import Inbound
from bot.engine.meeting import Reception
from bot.engine.outgoing import Outgoing
from bot.engine.speech import Speech
from bot.engine.store import Talkplace
from common.segments import bare, segments
from shop import gate, roads, texting
from shop.context import Shopping
from shop.gate import Follow, Telling, Withheld
from shop.settings import Shop
from shop.texting import Short
from shop.topics import Topic


@dataclass(frozen=True, slots=True)
class Announced:
    """What follows from composing a notice; `shop` are the settings where it has read them."""

    outgoing: list[Outgoing]
    shop: Shop | None


@dataclass(frozen=True, slots=True)
class Texts:
    """The road of text messages: `shorten` says a notice in few words, None for what never goes by
    it; `most` is how many messages a day may be paid for.
    """

    shorten: Callable[[Shopping, str, Mapping[str, Any]], Short | None]
    most: int


class Announcer:
    """Composes notices for one shop. `follows` are what some of them have looked at first; without
    `texts` nothing goes by SMS.
    """

    def __init__(
        self,
        *,
        router: Router,
        speech: Speech,
        reception: Reception,
        follows: Mapping[str, Follow],
        texts: Texts | None = None,
    ) -> None:
        self._router, self._speech, self._reception = router, speech, reception
        self._follows, self._texts = follows, texts

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
        found = roads.places(session, ctx.customer.id)
        mark = self._router.notice(due.name).mark
        asked = mark.by_hand or mark.promise == "repeat"
        windows = reception.windows if asked else reception.unasked_windows
        road = roads.best(found, ctx.now, reception.hand_windows if mark.by_hand else windows)
        if isinstance(road, str):
            return self._say_otherwise(ctx, due, road)
        ctx.channel, ctx.chat = road.channel, road.chat
        window = roads.window_of(windows, road.channel, road.chat)
        until = roads.closes_at(road.heard_at, window)
        place = Talkplace(road.id, road.channel, road.chat, [], road.heard_at, until)
        cards, manner = composing.words(self._router, ctx, due)
        outgoing = self._speech.say(ctx, place, cards, manner=manner, run_id=reception.run_id)
        self._finish(ctx, due, said=bool(cards))
        return outgoing

    def _say_otherwise(self, ctx: Shopping, due: Intent, why: str) -> list[Outgoing]:
        """By text message where this may go by one; else it waits for their next words."""
        texts = self._texts
        short = texts.shorten(ctx, due.name, due.payload) if texts is not None else None
        if texts is None or short is None:
            composing.hold(ctx.session, due.id, why)
            return []
        ctx.channel = roads.TEXTS
        cards, manner = composing.words(self._router, ctx, due)
        if not cards:
            self._finish(ctx, due, said=False)
            return []
        text = bare(ctx.write(short.words, ctx.reader))
        no = texting.refusal(ctx, short.order) or texting.book(
            ctx,
            short.order,
            due.name,
            notice_id=due.id,
            segments=segments(text),
            most=texts.most,
        )
        if no is not None:
            self._put_off(ctx, due, no)
            return []
        phone, until = texting.phone_of(short.order) or "", ctx.now + texting.WORTH_SENDING
        place = Talkplace(0, roads.TEXTS, phone, [], None, until)
        run_id = self._reception.run_id
        outgoing = self._speech.say(ctx, place, [Card((Said(text),))], manner=manner, run_id=run_id)
        self._finish(ctx, due, said=True)
        return outgoing

    def _put_off(self, ctx: Shopping, due: Intent, no: Withheld) -> None:
        """No text leaves now: there is another time for it, or only the person can open a road."""
        if no.until is None:
            composing.hold(ctx.session, due.id, no.reason)
        else:
            composing.withhold(ctx.session, due.id, no, ctx.now)

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
