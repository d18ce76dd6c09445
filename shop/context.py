"""What every rule is given first: the transaction it acts in, the time, the shop and the person."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from common import guests
from common.errors import NotAllowed
from common.i18n import Reader
from common.messages import Message
from common.roles import Role, allows
from models import Person
from shop.events import Event
from shop.gateway_making import NO_MAKER, GatewayMaker
from shop.roads import Windows
from shop.settings import Shop

Write = Callable[[Message, Reader], str]
"""Makes a sentence without markup of a message."""


def speechless(message: Message, _reader: Reader) -> str:
    """Stands where nobody writes anything.

    Raises:
        LookupError: always.
    """
    raise LookupError(f"nobody here has words for {message.key!r}")


@dataclass(slots=True)
class Shopping:
    """One turn in the shop. `now` stands still while it lasts; what it writes is committed as one.

    `actor` says in words who acts, for the audit; `person` is None when the shop itself does.
    `write` is for words that are kept as they were read; all others stay messages. `maker` tells
    what gateways can do before they are offered, `windows` by which roads people are written to.
    `channel` and `chat` are where it happens, `came_by` the way that led the person there, where its
    platform tells one.
    """

    session: Session
    now: datetime
    shop: Shop
    publish: Callable[[Event], None]
    person: Person | None
    role: Role
    actor: str
    channel: str = ""
    chat: str = ""
    came_by: str = ""
    correlation: str = ""
    write: Write = speechless
    maker: GatewayMaker = NO_MAKER
    windows: Windows = field(default_factory=dict)

    @property
    def reader(self) -> Reader:
        """How the person reads; the shop's own way where nobody is there."""
        if self.person is None:
            return self.shop.reader()
        return self.shop.reader(self.person.language, self.person.timezone)

    @property
    def is_guest(self) -> bool:
        """Whether this is said in a chat of somebody's own account, which is not the bot's."""
        return guests.read(self.chat) is not None

    @property
    def customer(self) -> Person:
        """The person, for rules that make no sense without one.

        Raises:
            NotAllowed: nobody is there.
        """
        if self.person is None:
            raise NotAllowed("not-allowed")
        return self.person

    def need(self, role: Role) -> None:
        """Go on only for somebody who may do what needs this role.

        Raises:
            NotAllowed: the person may not.
        """
        if not allows(self.role, role):
            raise NotAllowed("not-allowed")
