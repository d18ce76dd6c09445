"""What happens past the bot: chats of a seller's own account, and words that were written by hand."""

from dataclasses import replace

from bot.dialogue.addresses import route
from bot.dialogue.routes import BadRoute
from bot.engine import store
from bot.engine.counter import Counter
from bot.engine.inbound import Inbound, Kind
from bot.engine.store import Talkplace
from common import guests
from common.messages import msg
from common.roles import Role, allows
from common.text import fold
from models import Person
from shop import business, customers, hands, meant, roads, staff
from shop.business import Audience
from shop.context import Shopping

LONGEST_NAME = 60
"""Letters of what is looked at for the shop's plain names."""


class Hosting:
    """Judges what is the shop's business at all, before anybody is met: who means the seller and
    not the shop leaves no trace.
    """

    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        words = counter.translator
        languages = words.languages
        self._back = frozenset(
            fold(word) for language in languages for word in words.words("words-bot", language)
        )
        self._menu = words.words("words-menu", languages[0])[0]
        names = [words.words("words-menu", language)[0] for language in languages]
        names += [word for language in languages for word in words.words("words-shop", language)]
        self._names = frozenset(map(fold, names))

    def admits(self, ctx: Shopping, inbound: Inbound) -> bool:
        """Whether the shop has to do with something in a seller's own chat."""
        place = guests.read(inbound.chat)
        if place is None:
            return True
        if inbound.ours:
            return business.host(ctx.session, place.connection) is not None
        # Who works here has the bot's own chat, and who presses the other side's button is one.
        if inbound.sender != place.chat or business.host(ctx.session, place.connection) is None:
            return False
        person = self._known(ctx, inbound)
        if person is not None and allows(staff.role_of(ctx.session, person.id), Role.STAFF):
            return False
        if ctx.shop.business == Audience.EVERYONE:
            return True
        if inbound.kind is Kind.HAND:
            return person is not None
        if self._is_meant(ctx, inbound, person):
            return True
        heard_at = inbound.heard_at(ctx.now)
        if person is not None and heard_at is not None:
            store.heard_in(
                ctx.session, channel=inbound.channel, chat=inbound.chat, heard_at=heard_at
            )
        return False

    def as_meant(self, inbound: Inbound) -> Inbound:
        """The same, with one of the shop's plain names read as the word for its menu."""
        is_name = inbound.kind is Kind.TEXT and self._is_name(inbound.text)
        return replace(inbound, text=self._menu) if is_name else inbound

    def objection(self, ctx: Shopping, inbound: Inbound) -> str | None:
        """What is shown to who presses a button there that is not theirs, or under which nobody
        answers any more.
        """
        place = guests.read(inbound.chat)
        if inbound.kind is not Kind.TAP or place is None:
            return None
        why = "business-not-here" if inbound.sender == place.chat else "business-not-yours"
        return self._counter.translator.plain(msg(why), ctx.shop.reader())

    def act(self, ctx: Shopping, place: Talkplace, inbound: Inbound) -> Inbound | None:
        """Act on what no customer has said: somebody let the bot into their account, or wrote by
        hand. What is to be shown for it, None for nothing.
        """
        if inbound.kind is Kind.CONNECTED:
            shown = self._connected(ctx, inbound)
        else:
            shown = self._by_hand(ctx, inbound)
            if not _is_open(place, ctx):
                shown = None
        return replace(inbound, kind=Kind.RESULT, data=shown) if shown is not None else None

    def _connected(self, ctx: Shopping, inbound: Inbound) -> str | None:
        known = inbound.connection
        if known is None:
            return None
        news = business.connected(ctx, known.id, enabled=known.enabled, rights=known.rights)
        return route("business", news) if news is not None else None

    def _by_hand(self, ctx: Shopping, inbound: Inbound) -> str | None:
        """Somebody of the shop has written to the customer: the bot is silent, or answers again."""
        if allows(ctx.role, Role.STAFF):
            return None
        ctx.actor = "hand"
        if fold(inbound.text[:LONGEST_NAME]) in self._back:
            return "person/back" if hands.give_back(ctx) else None
        place = guests.read(inbound.chat)
        hands.wrote(ctx, business.host(ctx.session, place.connection) if place else None)
        store.park(ctx.session, ctx.customer.id)
        return None

    def _known(self, ctx: Shopping, inbound: Inbound) -> Person | None:
        id_ = store.person_at(ctx.session, inbound.channel, inbound.sender)
        return customers.by_id(ctx.session, id_) if id_ is not None else None

    def _is_meant(self, ctx: Shopping, inbound: Inbound, person: Person | None) -> bool:
        if inbound.kind is Kind.TAP:
            return True
        if inbound.command is not None:
            return self._is_command(inbound.command)
        text = inbound.text
        if self._is_name(text) or meant.names_goods(ctx, text):
            return True
        if person is None:
            return False
        since = ctx.now - guests.WINDOW
        return (
            not person.hears_the_bot(ctx.now)
            or meant.is_customer(ctx, person)
            or store.is_asked(
                ctx.session, person.id, channel=inbound.channel, chat=inbound.chat, since=since
            )
        )

    def _is_name(self, text: str) -> bool:
        return fold(text[:LONGEST_NAME]) in self._names

    def _is_command(self, name: str) -> bool:
        try:
            self._counter.router.command(name, "")
        except BadRoute:
            return False
        return True


def _is_open(place: Talkplace, ctx: Shopping) -> bool:
    """Whether the customer has written here so lately that they may be answered."""
    window = roads.window_of(ctx.windows, place.channel, place.chat)
    return roads.is_open(place.last_inbound_at, ctx.now, window)
