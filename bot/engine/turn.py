"""A turn: everything one update means, in one transaction. No network and no clock but the given.

`Turns.run` is called by the writer, perhaps twice when a shared commit failed, so it changes
nothing outside of its session.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from sqlmodel import Session, col, select

from bot.dialogue.cards import Card
from bot.engine import composing, store
from bot.engine.inbound import Inbound, Kind
from bot.engine.mailbox import Item
from bot.engine.outgoing import Outgoing
from bot.engine.speech import FRESH_MARK, Speech
from bot.engine.store import Talkplace
from bot.engine.visit import Counter, Visit
from common.clock import Clock
from common.i18n import plain
from common.messages import Code, msg
from common.roles import Role
from models import Person, StaffRole
from shop import customers, settings, staff, work
from shop.context import Shopping
from shop.events import Dispatcher
from shop.settings import Shop

SHOP_KEPT_S = 2.0
"""How long the shop's settings are believed before they are read again, in real seconds."""
TOAST_UNITS = 200
"""Source: https://core.telegram.org/bots/api#answercallbackquery"""

# Not the full lock: rows that refer to the person must not wait for it.
_SERVED = select(Person.id).with_for_update(key_share=True, nowait=True)


@dataclass(frozen=True, slots=True)
class Done:
    """What follows once a turn has committed."""

    outgoing: list[Outgoing] = field(default_factory=list)
    toast: str | None = None
    seconds: float = 0.0
    """What the turn took of the writer's time."""


class Turns:
    """Runs turns for one shop.

    `owners` are the (channel, address) pairs that the installation names as the shop's owners.
    `windows` says how long after a person's last message a channel lets us write.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        counter: Counter,
        speech: Speech,
        dispatcher: Dispatcher,
        windows: Mapping[str, timedelta | None],
        owners: frozenset[tuple[str, str]] = frozenset(),
    ) -> None:
        self.run_id = 0
        self._clock, self._counter, self._speech = clock, counter, speech
        self._dispatcher, self._windows, self._owners = dispatcher, windows, owners
        self._shop: Shop | None = None
        self._shop_read_at = 0.0

    def run(self, session: Session, item: Item) -> Done:
        """Act on an update once; a redelivery does nothing."""
        began = time.perf_counter()
        inbound = item.inbound
        if item.stored:
            store.let_go(session, inbound.channel, inbound.external_id)
        if inbound.kind is Kind.NOTICE:
            done = self._compose(session, inbound)
        elif not store.first_sight(session, inbound, self._clock.now()):
            done = Done()
        elif inbound.kind in {Kind.BLOCKED, Kind.UNBLOCKED}:
            done = self._reachable(session, inbound)
        else:
            done = self._visit(session, inbound)
        return Done(done.outgoing, done.toast, time.perf_counter() - began)

    def bury(self, session: Session, item: Item, error: str) -> Done:
        """Put an update aside that cannot be served: one apology to the person, an alert."""
        inbound = item.inbound
        now = self._clock.now()
        if item.stored:
            store.let_go(session, inbound.channel, inbound.external_id)
        if not inbound.ours and not store.first_sight(session, inbound, now):
            return Done()
        reference = store.bury(session, inbound, error, now)
        ctx = self.system(session, "engine")
        for person_id in staff.with_role(session, Role.OWNER):
            work.plan(
                ctx,
                "notice:dead-letter",
                f"dead-letter:{reference}:{person_id}",
                payload={"reference": reference},
                person_id=person_id,
            )
        if inbound.ours:
            composing.fail(session, inbound, reference, now)
            return Done()
        ctx, place = self._meet(session, inbound)
        apology = Card((msg("internal-apology", reference=Code(reference)),))
        return Done(self._speech.say(ctx, place, [apology], run_id=self.run_id))

    def system(self, session: Session, actor: str) -> Shopping:
        """The context in which the shop itself acts."""
        return self._context(session, person=None, role=Role.SYSTEM, actor=actor)

    def _visit(self, session: Session, inbound: Inbound) -> Done:
        ctx, place = self._meet(session, inbound)
        spoken = Visit(self._counter, ctx, inbound, place).answer()
        self._believe(ctx.shop)
        if self._windows.get(inbound.channel) is not None:
            composing.release(session, ctx.customer.id, ctx.now)
        edited = None if spoken.fresh or inbound.data.startswith(FRESH_MARK) else inbound
        outgoing = self._speech.say(ctx, place, spoken.cards, inbound=edited, run_id=self.run_id)
        toast = None
        if spoken.toast is not None:
            toast = plain(self._counter.translator.say(spoken.toast, ctx.reader))[:TOAST_UNITS]
        return Done(outgoing, toast)

    def _meet(self, session: Session, inbound: Inbound) -> tuple[Shopping, Talkplace]:
        now = self._clock.now()
        shop = self._shop_now(session)
        person, _, _ = customers.ensure(
            session,
            inbound.channel,
            inbound.sender,
            now=now,
            language=shop.language,
            display_name=inbound.name,
            username=inbound.username,
            language_code=inbound.language_code,
        )
        self._alone_with(session, person)
        role = self._role(session, person, inbound)
        ctx = self._context(session, person=person, role=role, actor=f"person:{person.id}")
        ctx.channel, ctx.correlation = inbound.channel, inbound.external_id
        place = store.conversation(
            session,
            channel=inbound.channel,
            chat=inbound.chat,
            person_id=person.id,
            heard_at=now if self._windows.get(inbound.channel) is not None else None,
        )
        return ctx, place

    def _alone_with(self, session: Session, person: Person) -> None:
        """Where several processes serve a shop, one at a time serves a person.

        Raises: OperationalError when another one does; the writer tries again.
        """
        if session.get_bind().dialect.name == "postgresql":
            session.execute(_SERVED.where(col(Person.id) == person.id))

    def _role(self, session: Session, person: Person, inbound: Inbound) -> Role:
        role = staff.role_of(session, person.id)
        if role < Role.OWNER and (inbound.channel, inbound.sender) in self._owners:
            now = self._clock.now()
            staff.appoint(session, person.id, StaffRole.OWNER, now, actor="installation")
            return Role.OWNER
        return role

    def _reachable(self, session: Session, inbound: Inbound) -> Done:
        now = self._clock.now()
        if inbound.kind is Kind.BLOCKED:
            customers.mark_unreachable(session, inbound.channel, inbound.sender, now)
        else:
            customers.mark_reachable(session, inbound.channel, inbound.sender, now)
            composing.release_at(session, inbound.channel, inbound.sender, now)
        return Done()

    def _compose(self, session: Session, inbound: Inbound) -> Done:
        due = composing.find(session, inbound)
        if due is None:
            return Done()
        person = customers.by_id(session, due.person_id)
        self._alone_with(session, person)
        role = staff.role_of(session, person.id)
        ctx = self._context(session, person=person, role=role, actor="notice")
        ctx.correlation = due.correlation
        road = composing.road(session, person.id, ctx.now, self._windows)
        if isinstance(road, str):
            composing.hold(session, due.id, road)
            return Done()
        ctx.channel = road.channel
        cards, manner = composing.words(self._counter.router, ctx, due)
        outgoing = self._speech.say(ctx, road, cards, manner=manner, run_id=self.run_id)
        composing.finish(session, due.id, ctx.now, said=bool(cards))
        return Done(outgoing)

    def _context(
        self, session: Session, *, person: Person | None, role: Role, actor: str
    ) -> Shopping:
        ctx = Shopping(
            session=session,
            now=self._clock.now(),
            shop=self._shop_now(session),
            publish=lambda event: self._dispatcher.publish(ctx, event),
            person=person,
            role=role,
            actor=actor,
        )
        return ctx

    def _shop_now(self, session: Session) -> Shop:
        now = time.monotonic()
        if self._shop is None or now - self._shop_read_at > SHOP_KEPT_S:
            self._shop, self._shop_read_at = settings.load(session), now
        return self._shop

    def _believe(self, shop: Shop) -> None:
        """The owner may have changed the shop in this turn; read it again next time."""
        if shop is not self._shop:
            self._shop = None
