"""`python -m bot owner`: who owns the shop, and a way back in for an owner who lost the account."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

from sqlmodel import Session

from bot.engine import store
from bot.engine.writer import transact
from bot.operator import operator
from bot.settings import Settings
from common.clock import Clock, SystemClock
from models import Person, StaffRole
from models.database import Database
from shop import customers, installing, invites, meeting, staff, team
from shop.context import Shopping
from shop.events import StaffChanged

T = TypeVar("T")
ACTOR = "installation"


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody who owns the shop, and where they write from: `telegram:1001`."""

    name: str
    addresses: Sequence[str]
    since: datetime


@dataclass(frozen=True, slots=True)
class Way:
    """An invitation to own the shop; without the bot's name there is only the code."""

    code: str
    link: str | None
    until: datetime


class Owning:
    """What somebody at the terminal may do about who owns the shop; each change is audited."""

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        self._settings, self._clock = settings, clock or SystemClock()

    def owners(self) -> list[Owner]:
        """Who owns the shop now, the longest-serving first."""
        return self._work(_owners)

    def appoint(self, telegram_id: int, *, remove_others: bool) -> None:
        """Make this Telegram account an owner; its person need not have written yet."""
        self._work(partial(_appoint, telegram_id=telegram_id, remove_others=remove_others))

    def invite(self, *, remove_others: bool) -> Way:
        """A link and a code for whoever shall own the shop; the others leave when it is used."""
        return self._work(partial(_invite, remove_others=remove_others))

    def _work(self, work: Callable[[Shopping], T]) -> T:
        database = Database(self._settings.database_url)
        try:
            return transact(database, lambda session: work(self._context(session)))
        finally:
            database.dispose()

    def _context(self, session: Session) -> Shopping:
        settings = self._settings
        shop = installing.seed_first(
            session,
            self._clock.now(),
            name=settings.shop_name,
            language=settings.shop_language,
            currency=settings.shop_currency,
            timezone=settings.shop_timezone,
        )
        return operator(session, shop, self._clock, actor=ACTOR)


def _owners(ctx: Shopping) -> list[Owner]:
    owners = [one for one in team.members(ctx) if one.role is StaffRole.OWNER]
    return [
        Owner(
            one.person.name or "",
            [
                f"{at.channel}:{at.address}"
                for at in customers.identities(ctx.session, one.person.id)
            ],
            one.since,
        )
        for one in owners
    ]


def _appoint(ctx: Shopping, *, telegram_id: int, remove_others: bool) -> None:
    person = _person(ctx, str(telegram_id))
    others = team.locked_owners(ctx.session)
    if staff.appoint(ctx.session, person.id, StaffRole.OWNER, ctx.now, actor=ctx.actor):
        ctx.publish(StaffChanged(person.id, StaffRole.OWNER.value))
    if remove_others:
        for owner_id in others:
            if owner_id != person.id:
                team.take_off(ctx, owner_id, StaffRole.OWNER)


def _person(ctx: Shopping, address: str) -> Person:
    """Whoever has this account; nothing that is known of them changes."""
    known = store.person_at(ctx.session, "telegram", address)
    if known is not None:
        return customers.by_id(ctx.session, known)
    person, _ = meeting.ensure(
        ctx.session, "telegram", address, now=ctx.now, language=ctx.shop.language
    )
    return person


def _invite(ctx: Shopping, *, remove_others: bool) -> Way:
    made, code = invites.invite(ctx, StaffRole.OWNER, ousts_owners=remove_others)
    return Way(invites.written(code), invites.link(ctx, code), made.expires_at)
