"""Everything that was said in a month, by whom, to whom and when."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.channels.simulator_world import Event, Inbox, Seen, Shown
from tests.play.patterns import visible


class Kind(StrEnum):
    """What an entry is."""

    SAID = "said"
    """Somebody wrote to the shop."""
    PRESSED = "pressed"
    """Somebody pressed a button."""
    DID = "did"
    """Somebody did something outside of the chat, such as paying."""
    SHOWN = "shown"
    """The shop showed a message, or another one in its place."""
    HELD = "held"
    """News was kept for its person's next words; the text is its name."""
    TOAST = "toast"
    """The shop said a short line while a button was pressed."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened in somebody's chat. `notice` is the name of what the shop said of its
    own accord; empty for answers. `part` goes on with the message before.
    """

    at: datetime
    who: str
    kind: Kind
    text: str
    buttons: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    ref: str = ""
    notice: str = ""
    picture: bool = False
    part: bool = False


@dataclass
class Diary:
    """Entries in the order in which they were noticed; each is of one person's chat."""

    entries: list[Entry] = field(default_factory=list)
    _read: dict[str, int] = field(default_factory=dict)

    def note(self, at: datetime, who: str, kind: Kind, text: str) -> None:
        """Somebody did this."""
        self.entries.append(Entry(at, who, kind, visible(text)))

    def listen(self, who: str, inbox: Inbox, now: datetime) -> None:
        """Write down what a chat has shown since it was last looked at."""
        read = self._read.get(who, 0)
        self._read[who] = len(inbox.events)
        self.entries += (
            _entry(who, event, now) for event in inbox.events[read:] if _is_read(event)
        )


def _is_read(event: Event) -> bool:
    return event.what is not Seen.DELETED


def _entry(who: str, event: Event, now: datetime) -> Entry:
    message = event.message
    if message is None:
        return Entry(now, who, Kind.TOAST, visible(event.text))
    # New messages know when they came, also when nobody looked at that moment.
    at = message.at if event.what is Seen.SENT else now
    return Entry(
        at,
        who,
        Kind.SHOWN,
        "\n".join(line for row in event.text.splitlines() if (line := visible(row))),
        buttons=tuple(visible(button.label) for button in message.buttons),
        routes=tuple(route_of(button.data) for button in message.buttons if button.data),
        ref=message.ref,
        picture=message.media_id is not None,
    )


def route_of(data: str) -> str:
    """Where a button leads; those of notices say with a plus that they begin a new card."""
    return data.removeprefix("+")


def leading(message: Shown, start: str, end: str = "") -> str | None:
    """What the first button carries that leads where a route begins and ends so."""
    for button in message.buttons:
        where = route_of(button.data or "")
        if where.startswith(start) and where.endswith(end):
            return button.data
    return None
