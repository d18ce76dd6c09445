"""What nobody should write or press, tried wherever a chat comes past and undone again.

At each question every kind of nonsense is given for an answer; each sort of button is pressed by a
stranger, and with other values in it. Nothing may break by it, everything is answered, no answer
given before gets lost, and a stranger neither reads nor changes what is somebody else's. Each is
tried once in a run of the tests.
"""

import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from sqlmodel import Session, col, select

from bot.app import App
from bot.channels.simulator_world import World
from bot.dialogue.addresses import BadRoute, split_route
from bot.dialogue.given import TAP_MARK
from bot.engine import store
from bot.engine.inbound import Inbound
from bot.engine.item import Item
from bot.engine.speech import FRESH_MARK
from bot.engine.turn import Done
from bot.engine.work import joined
from common import guests
from common.i18n import plain
from common.ids import new_id
from models import Conversation, DialogueRow, DialogueState, Identity
from tests.play.nonsense import At, Waiting, button, nonsense
from tests.play.records import everything_but, secrets

VALUES = ("-1", "0", "99999999999999999999", "²", "x")
"""Tried in place of each value of a route."""
NEWEST = 2
"""Messages of a chat whose buttons are looked at."""

Look = Callable[[Session, Done], str]

_tried: set[tuple[str, ...]] = set()


class Meddler:
    """Looks around in one shop. `whole` gives all nonsense that there is, and not a part of it."""

    def __init__(self, *, whole: bool = False) -> None:
        self.faults: list[str] = []
        self._whole = whole

    def look_around(self, app: App, worlds: Mapping[str, World]) -> None:
        """Try whatever was not tried before, in each chat as it stands now."""
        self.faults += self._at_questions(app)
        for channel, world in worlds.items():
            for chat, inbox in list(world.chats.items()):
                if guests.read(chat) is not None or not inbox.private:
                    continue
                seen = [one for message in inbox.visible[-NEWEST:] for one in message.buttons]
                pressed = [one.data for one in seen if one.data is not None]
                self.faults += self._behind_buttons(app, At(channel, chat, chat), pressed)

    def _at_questions(self, app: App) -> Iterator[str]:
        with app.database.reading() as session:
            found = list(_waiting(session))
        for one in found:
            if _first_time("question", one.name, one.question):
                for what, inbound in nonsense(one, whole=self._whole):
                    if fault := _fault(app, inbound, _loses_nothing(one)):
                        yield f"{one.name}/{one.question}: {what}: {fault}"

    def _behind_buttons(self, app: App, at: At, pressed: Iterable[str]) -> Iterator[str]:
        for data in pressed:
            address = _address(app, data.removeprefix(FRESH_MARK))
            pattern = _pattern(app, address)
            if not pattern or not _first_time("button", pattern):
                continue
            if fault := _pressed_by_a_stranger(app, at.channel, address):
                yield f"{pattern}: a stranger: {fault}"
            for other in _with_other_values(address, pattern):
                if fault := _fault(app, button(at, other), _whatever):
                    yield f"{other}: {fault}"


def tried(sort: str) -> int:
    """At how many questions, or buttons, it was looked around in this run."""
    return sum(what[0] == sort for what in _tried)


def _first_time(*what: str) -> bool:
    is_new = what not in _tried
    _tried.add(what)
    return is_new


def _waiting(session: Session) -> Iterator[Waiting]:
    """The questions that wait for an answer."""
    rows = session.exec(
        select(DialogueRow, Conversation.channel, Conversation.chat, Identity.address)
        .join(Conversation, col(Conversation.person_id) == DialogueRow.person_id)
        .join(Identity, col(Identity.person_id) == DialogueRow.person_id)
        .where(
            DialogueRow.state == DialogueState.OPEN,
            Conversation.channel == DialogueRow.channel,
            Identity.channel == DialogueRow.channel,
        )
    )
    for row, channel, chat, address in rows:
        if row.asked is not None and guests.read(chat) is None:
            at, question = At(channel, chat, address), row.asked["question"]
            yield Waiting(at, row.id, row.name, question, row.serial, row.answers)


def _address(app: App, data: str) -> str:
    with app.database.reading() as session:
        return store.route_for(session, data) or ""


def _pattern(app: App, address: str) -> str:
    """Which sort of button this is; empty for none that leads anywhere."""
    if address.startswith(TAP_MARK):
        return TAP_MARK
    try:
        return app.router.screen(address).mark.pattern
    except BadRoute:
        return ""


def _with_other_values(address: str, pattern: str) -> Iterator[str]:
    parts = split_route(address)[0] if "{" in pattern else []
    for place, part in enumerate(pattern.split("/")):
        if part.startswith("{"):
            for value in VALUES:
                yield "/".join([*parts[:place], value, *parts[place + 1 :]])


def _fault(app: App, inbound: Inbound, look: Look) -> str:
    """What is wrong with the answer to this, or with what it leaves; empty when nothing is."""
    with app.database.engine.connect() as connection, connection.begin() as transaction:
        try:
            with joined(connection) as session:
                done = app.engine.turns.run(session, Item.arrived(inbound))
                session.flush()
                return _unanswered(done) or look(session, done)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told
            return "".join(traceback.format_exception(error)[-3:])
        finally:
            transaction.rollback()


def _unanswered(done: Done) -> str:
    said = (plain(out.laid.text).strip() for out in done.outgoing)
    return "" if done.toast or any(said) else "nothing was said"


def _whatever(_session: Session, _done: Done) -> str:
    return ""


def _loses_nothing(one: Waiting) -> Look:
    """Whether the question, and what was answered before it, is kept; it may be answered."""

    def look(session: Session, _: Done) -> str:
        row = session.get_one(DialogueRow, one.id, populate_existing=True)
        if row.state is DialogueState.DROPPED:
            return "the question was dropped"
        if row.state is DialogueState.DONE:
            return ""
        before, after = _given(one.answers), _given(row.answers)
        lost = [place for place, told in before.items() if after.get(place) != told]
        return f"lost {lost}" if lost else ""

    return look


def _given(answers: Iterable[Mapping[str, Any]]) -> dict[tuple[str, int], list[Any]]:
    kept = ("given", "value", "skipped", "sealed")
    return {(one["question"], one["nth"]): [one.get(name) for name in kept] for one in answers}


def _pressed_by_a_stranger(app: App, channel: str, address: str) -> str:
    stranger = f"8{new_id()}"
    with app.database.reading() as session:
        before, hidden = everything_but(session, None), secrets(session)

    def look(session: Session, done: Done) -> str:
        who = session.exec(select(Identity.person_id).where(Identity.address == stranger)).one()
        after = everything_but(session, who)
        changed = [table for table, rows in before.items() if rows != after[table]]
        said = " ".join(out.laid.text for out in done.outgoing)
        told = [one for one in hidden if one in said]
        return f"changed {changed}, told {told}" if changed or told else ""

    return _fault(app, button(At(channel, stranger, stranger), address), look)
