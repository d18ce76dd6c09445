"""Who is there: the person behind an update, their conversation, and the context they act in."""

import time
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot.engine import store
from bot.engine.inbound import Inbound
from bot.engine.item import Item
from bot.engine.store import Talkplace
from bot.engine.trouble import NotYetError
from common.clock import Clock
from common.errors import NotFound
from common.roles import Role, allows
from models import Person
from models.prepared import dialect_of
from shop import customers, meeting, roads, settings, staff
from shop.context import Shopping, Write
from shop.events import Dispatcher, PersonMet
from shop.gateway_making import NO_MAKER, GatewayMaker
from shop.settings import Shop

SHOP_KEPT_S = 2.0
"""How long the shop's settings are believed before they are read again, in real seconds."""

# Not the full lock: rows that refer to the person must not wait for it.
_SERVED = (
    select(Person)
    .with_for_update(key_share=True, nowait=True)
    # What was read before the lock may have changed.
    .execution_options(populate_existing=True)
)


class Reception:
    """Makes the context in which somebody, or the shop itself, acts.

    Args:
        clock: the business clock.
        dispatcher: whom events are told.
        windows: how long after a person's last message each channel lets us write.
        write: makes sentences of messages.
        hand_windows: the same for what somebody of the shop wrote.
        unasked_windows: the same for what nobody needs or has asked for.
        maker: builds gateways of what owners say.
        owners: the (channel, address) pairs that the installation names as the shop's owners.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        dispatcher: Dispatcher,
        windows: Mapping[str, timedelta | None],
        write: Write,
        hand_windows: Mapping[str, timedelta | None] | None = None,
        unasked_windows: Mapping[str, timedelta | None] | None = None,
        maker: GatewayMaker = NO_MAKER,
        owners: frozenset[tuple[str, str]] = frozenset(),
    ) -> None:
        self.run_id = 0
        self._write, self._maker = write, maker
        self.windows, self.hand_windows = windows, hand_windows or windows
        self.unasked_windows = unasked_windows or windows
        self._clock, self._dispatcher, self._owners = clock, dispatcher, owners
        self._shop: Shop | None = None
        self._shop_read_at = 0.0

    def system(self, session: Session, actor: str) -> Shopping:
        """The context in which the shop itself acts."""
        return self._context(session, person=None, role=Role.SYSTEM, actor=actor)

    def meet(self, session: Session, item: Item, inbound: Inbound) -> tuple[Shopping, Talkplace]:
        """The person behind an update, served by nobody else meanwhile, and where they talk.

        Raises: NotYetError or an error of the database when somebody else is served first.
        """
        now = self._clock.now()
        ctx = self._context(session, person=None, role=Role.NOBODY, actor="")
        person, is_new, record = self._person(session, inbound, now, ctx.shop.language)
        ctx.person = person
        if self.is_behind(session, item):
            raise NotYetError("an earlier update of this person waits in another process")
        self._alone_with(session, person, record)
        ctx.role = self._role(session, person, inbound, now)
        ctx.actor = f"person:{person.id}"
        ctx.channel, ctx.chat, ctx.came_by = inbound.channel, inbound.chat, inbound.came_by
        ctx.correlation = inbound.external_id
        if is_new and inbound.private:
            ctx.publish(PersonMet(person.id))
        if inbound.is_comment:
            return ctx, Talkplace(0, inbound.channel, inbound.chat, [], None)
        window = roads.window_of(self.windows, inbound.channel, inbound.chat)
        place = store.conversation(
            session,
            channel=inbound.channel,
            chat=inbound.chat,
            person_id=person.id,
            heard_at=inbound.heard_at(now) if window is not None else None,
        )
        place.open_until = roads.closes_at(place.last_inbound_at, window)
        return ctx, place

    def is_behind(self, session: Session, item: Item) -> bool:
        """Whether another process of this shop holds an earlier update of this person."""
        inbound = item.inbound
        return (
            not inbound.ours
            and _several(session)
            and store.waits_elsewhere(session, inbound.mailbox, run_id=self.run_id, before=item.id)
        )

    def visit_alone(self, session: Session, person_id: int, correlation: str) -> Shopping:
        """The context of words that the shop writes to somebody of its own accord."""
        person = customers.by_id(session, person_id)
        self._alone_with(session, person, person_id)
        role = staff.role_of(session, person.id)
        ctx = self._context(session, person=person, role=role, actor="notice")
        ctx.correlation = correlation
        return ctx

    def news(self, ctx: Shopping) -> Shop | None:
        """The shop as a turn has read or changed it, to be believed once that has committed."""
        return ctx.shop if ctx.shop is not self._shop else None

    def believe(self, shop: Shop) -> None:
        """These settings are committed. Called in the event loop."""
        self._shop, self._shop_read_at = shop, time.monotonic()

    def _person(
        self, session: Session, inbound: Inbound, now: datetime, language: str
    ) -> tuple[Person, bool, int]:
        """Who it is, whether the shop has never heard of them, and the record this chat is of."""
        if inbound.ours:
            # The person has done nothing: neither their reply window nor their name moves.
            person_id = store.person_at(session, inbound.channel, inbound.sender)
            if person_id is None:
                raise NotFound("not-found")
            return customers.by_id(session, person_id), False, person_id
        return meeting.meet(
            session,
            inbound.channel,
            inbound.sender,
            now=now,
            language=language,
            display_name=inbound.name,
            username=inbound.username,
            language_code=inbound.language_code,
            writes=inbound.heard_at(now) is not None,
        )

    def _alone_with(self, session: Session, person: Person, record: int) -> None:
        """Where several processes serve a shop, one at a time serves a person. `record` is the one
        they were found by.
        """
        if not _several(session):
            return
        session.exec(_SERVED.where(col(Person.id) == person.id)).one()
        if person.merged_into is not None:
            raise NotYetError("this person was merged into another one meanwhile")
        still = select(Person.merged_into).where(col(Person.id) == record)
        if record != person.id and session.exec(still).one() != person.id:
            raise NotYetError("this chat was taken out of the person's others meanwhile")

    def _role(self, session: Session, person: Person, inbound: Inbound, now: datetime) -> Role:
        role = staff.role_of(session, person.id)
        named = (inbound.channel, inbound.sender) in self._owners
        if named and role is not Role.OWNER:
            address = f"{inbound.channel}:{inbound.sender}"
            if staff.obey_installation(session, person.id, address, now):
                return Role.OWNER
        return role

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
            write=self._write,
            maker=self._maker,
            windows=self.hand_windows,
        )
        return ctx

    def _shop_now(self, session: Session) -> Shop:
        # Read here it may not be committed yet, so only `believe` keeps it.
        kept = self._shop
        if kept is None or time.monotonic() - self._shop_read_at > SHOP_KEPT_S:
            return settings.load(session)
        return kept


def _several(session: Session) -> bool:
    """Whether other processes may serve the same shop."""
    return dialect_of(session) == "postgresql"


def is_served(ctx: Shopping, inbound: Inbound) -> bool:
    """In groups the shop speaks with those who work there only."""
    return inbound.private or allows(ctx.role, Role.STAFF)
