"""A turn: everything one update means, in one transaction. No network and no clock but the given.

`Turns.run` is called by the writer, more than once when a commit failed, so it changes nothing
outside of its session.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlmodel import Session

from bot.dialogue.cards import EMPTY_LINE, Card
from bot.engine import composing, store
from bot.engine.announcing import Announcer, Texts
from bot.engine.burying import Burying
from bot.engine.counter import Counter, led_by
from bot.engine.hosting import Hosting
from bot.engine.inbound import Inbound, Kind
from bot.engine.item import Item
from bot.engine.meeting import Reception, is_served
from bot.engine.outgoing import Outgoing
from bot.engine.sealing import Sealing
from bot.engine.speech import Speech
from bot.engine.store import Talkplace
from bot.engine.visit import Visit
from common import guests
from common.clock import Clock
from common.i18n import plain
from common.messages import msg
from shop import customers
from shop.context import Shopping
from shop.gate import Follow
from shop.post_links import Comment
from shop.settings import Shop

TOAST_UNITS = 200
"""Source: https://core.telegram.org/bots/api#answercallbackquery"""


@dataclass(frozen=True, slots=True)
class Done:
    """What follows once a turn has committed."""

    outgoing: list[Outgoing] = field(default_factory=list)
    toast: str | None = None
    repeated: bool = False
    """Whether it was acted on before, so that nothing has happened now."""
    let_go: bool = False
    """Whether it is out of the inbox."""
    shop: Shop | None = None
    """The shop's settings, where this turn has read or changed them."""


class Turns:
    """Runs turns for one shop."""

    def __init__(
        self,
        *,
        clock: Clock,
        counter: Counter,
        speech: Speech,
        reception: Reception,
        follows: Mapping[str, Follow] | None = None,
        texts: Texts | None = None,
        sealing: Sealing | None = None,
    ) -> None:
        self._clock, self._counter, self._speech = clock, counter, speech
        self.reception = reception
        self._hosting = Hosting(counter)
        self._burying = Burying(clock, reception, speech, sealing or Sealing())
        self._announcer = Announcer(
            router=counter.router,
            speech=speech,
            reception=reception,
            follows=follows or {},
            texts=texts,
        )

    def run(self, session: Session, item: Item, tried: Done | None = None) -> Done:
        """Act on an update once; a redelivery does nothing.

        Args:
            session: of the transaction.
            item: the update.
            tried: what an earlier try in this process has brought, of which nobody knows whether
                it was committed.
        """
        let_go = _let_go(session, item)
        inbound = item.inbound.storable()
        if inbound.kind is Kind.NOTICE:
            composed = self._announcer.compose(session, inbound)
            done = Done(composed.outgoing, shop=composed.shop) if composed is not None else None
        elif not store.first_sight(session, inbound, self._clock.now()):
            done = None
        elif inbound.kind in {Kind.BLOCKED, Kind.UNBLOCKED}:
            done = self._reachable(session, inbound)
        elif inbound.kind is Kind.COMMENT:
            done = self._comment(session, item, inbound)
        else:
            done = self._visit(session, item, inbound)
        return replace(done or _repeated(session, tried), let_go=let_go)

    def bury(
        self, session: Session, item: Item, *, error: str, apologise: bool, tried: Done | None
    ) -> Done:
        """Put an update aside that cannot be served: one apology to the person, an alert."""
        let_go = _let_go(session, item)
        inbound = item.inbound.storable()
        now = self._clock.now()
        if not _is_open(session, inbound, now):
            return replace(_repeated(session, tried), let_go=let_go)
        outgoing = self._burying.bury(session, item, inbound, error=error, apologise=apologise)
        return Done(outgoing, let_go=let_go)

    def _visit(self, session: Session, item: Item, inbound: Inbound) -> Done:
        reception = self.reception
        if guests.read(inbound.chat) is not None:
            judging = reception.system(session, "engine")
            if not self._hosting.admits(judging, inbound):
                return Done(toast=self._hosting.objection(judging, inbound))
            inbound = self._hosting.as_meant(inbound)
        ctx, place = reception.meet(session, item, inbound)
        if inbound.kind in {Kind.CONNECTED, Kind.HAND}:
            shown = self._hosting.act(ctx, place, inbound)
            if shown is None:
                return Done(shop=reception.news(ctx))
            inbound = shown
        if not is_served(ctx, inbound):
            return Done(shop=reception.news(ctx))
        visit = Visit(self._counter, ctx, inbound, place)
        spoken = visit.answer()
        if inbound.came_by:
            # Whoever begins with something else than a greeting came by it all the same.
            customers.set_source(ctx, inbound.came_by)
        if not inbound.ours and composing.any_held(session, ctx.customer.id):
            if spoken.cards and not visit.is_taken and ctx.customer.hears_the_bot(ctx.now):
                spoken = replace(spoken, cards=self._led(place, ctx, spoken.cards))
            composing.release(session, ctx.customer.id, ctx.now)
        if spoken.cards and self._discloses(place, inbound):
            spoken = replace(spoken, cards=_disclosed(spoken.cards))
            store.note_told(session, place, ctx.now)
        if visit.was_told_a_secret:
            gone = self._speech.can_take_away(inbound)
            line = msg("dialogue-secret-gone" if gone else "dialogue-secret-stays")
            spoken = replace(spoken, cards=led_by((line,), spoken.cards))
        edited = None if spoken.fresh else inbound
        outgoing = self._speech.say(
            ctx, place, spoken.cards, inbound=edited, run_id=reception.run_id
        )
        if visit.was_told_a_secret:
            outgoing += self._speech.take_away(ctx, place, inbound, run_id=reception.run_id)
        toast = None
        if spoken.toast is not None:
            toast = plain(self._counter.translator.say(spoken.toast, ctx.reader))[:TOAST_UNITS]
        return Done(outgoing, toast, shop=reception.news(ctx))

    def _discloses(self, place: Talkplace, inbound: Inbound) -> bool:
        """Whether this answer has to say that a program gives it: the first one, the first after
        somebody was away for long, and the first after a human of the shop has spoken.
        """
        asked_for = inbound.private and self._speech.channels[place.channel].discloses
        return asked_for and not place.is_told

    def _comment(self, session: Session, item: Item, inbound: Inbound) -> Done:
        """What somebody wrote for everybody to read: most of it is none of our business."""
        hooks = self._counter.hooks
        said = Comment(
            inbound.channel, inbound.sender, inbound.chat, inbound.post or "", inbound.text
        )
        language = hooks.comment(self.reception.system(session, "comment"), said)
        if language is None:
            return Done()
        spoken = replace(inbound, language_code=inbound.language_code or language)
        ctx, place = self.reception.meet(session, item, spoken)
        answer = hooks.commented(ctx, said)
        cards = [answer] if isinstance(answer, Card) else []
        outgoing = self._speech.say(ctx, place, cards, run_id=self.reception.run_id)
        return Done(outgoing, shop=self.reception.news(ctx))

    def _led(self, place: Talkplace, ctx: Shopping, cards: tuple[Card, ...]) -> tuple[Card, ...]:
        """The answer, after what this talk begins with.

        Where buttons live only under the newest message, those of the first stand there as well.
        """
        first = self._announcer.meet(ctx)
        if self._speech.channels[place.channel].editing:
            return (*first, *cards)
        rows = tuple(row for card in first for row in card.rows)
        bare = (replace(card, rows=()) for card in first)
        return (*bare, *cards[:-1], replace(cards[-1], rows=(*cards[-1].rows, *rows)))

    def _reachable(self, session: Session, inbound: Inbound) -> Done:
        now = self._clock.now()
        if inbound.kind is Kind.BLOCKED:
            customers.mark_unreachable(session, inbound.channel, inbound.sender, now)
        else:
            customers.mark_reachable(session, inbound.channel, inbound.sender, now)
            composing.release_at(session, inbound.channel, inbound.sender, now)
        return Done()


def _disclosed(cards: tuple[Card, ...]) -> tuple[Card, ...]:
    """An answer, ending with the line that a program has given it."""
    last = replace(cards[-1], text=(*cards[-1].text, EMPTY_LINE, msg("automated-answers")))
    return (*cards[:-1], last)


def _let_go(session: Session, item: Item) -> bool:
    """Take an update out of the inbox, if this transaction sees it there."""
    inbound = item.inbound
    return item.stored and store.let_go(session, inbound.channel, inbound.external_id)


def _is_open(session: Session, inbound: Inbound, now: datetime) -> bool:
    """Whether nobody has dealt with it yet; from now on somebody has."""
    if inbound.kind is Kind.NOTICE:
        return composing.find(session, inbound) is not None
    return store.first_sight(session, inbound, now)


def _repeated(session: Session, tried: Done | None) -> Done:
    """Somebody was there before, perhaps an earlier try of ours whose commit nobody saw."""
    if tried is not None and store.is_posted(session, [out.id for out in tried.outgoing]):
        return tried
    return Done(repeated=True)
