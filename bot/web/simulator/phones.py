"""The phones on the page: whose they are, what was written on them, and what has changed."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.channels import simulator_keeping as keeping
from bot.channels.base import PostFacts
from bot.channels.simulator import SimulatorChannel
from bot.channels.simulator_people import Person
from bot.channels.simulator_world import Inbox, Shown, World
from bot.engine.offers import Offer
from common.clock import Clock
from common.ids import new_id
from common.log import get_logger

MANNERS = ("telegram", "instagram")
OWNER = "1"
"""The seller's number, always on Telegram."""
MOST = 30
"""Phones on one page; each is drawn with its whole chat."""
KEPT_WORDS = 200
SAVED_EVERY_S = 0.5

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Said:
    """Something somebody wrote, or a quick reply they tapped; `picture` is a file they sent, and
    `kind` what sort of file.

    `id` puts it in order among the shop's messages, whose refs are such ids too.
    """

    text: str
    at: datetime
    picture: str | None = None
    kind: str = "photo"
    id: int = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class Found:
    """Goods that somebody looks at who has typed the bot's name in another chat."""

    words: str
    offers: tuple[Offer, ...]


@dataclass(slots=True)
class Phone:
    """A phone, and what its person wrote on it."""

    number: str
    name: str
    manner: str
    language: str
    said: list[Said] = field(default_factory=list)
    changed: int = 0
    """The version of the page with which it last looked different."""
    found: Found | None = None
    """What it shows below the chat until its person goes on."""

    @property
    def is_owner(self) -> bool:
        """Whether it is the seller's."""
        return self.number == OWNER


class Phones:
    """All phones, with the platforms they are connected to.

    Args:
        file: where they are kept.
        clock: the shop's business clock.
    """

    def __init__(self, file: Path, clock: Clock) -> None:
        self._file, self._clock = file, clock
        self._phones, worlds = _kept(file)
        self.channels = {
            manner: SimulatorChannel(manner, clock=clock, world=world, links_anywhere=True)
            for manner, world in worlds.items()
        }
        for world in worlds.values():
            world.on_change = self._changed
        self.version = 0
        self.closing = False
        self._saved = 0
        self._fresh = asyncio.Event()

    def __iter__(self) -> Iterator[Phone]:
        return iter(self._phones.values())

    def __len__(self) -> int:
        return len(self._phones)

    def get(self, number: str) -> Phone | None:
        """A phone by its number."""
        return self._phones.get(number)

    def add(self, name: str, manner: str, language: str, *, number: str = "") -> Phone:
        """Somebody gets a phone; the next free number where none is given."""
        free = 1 + max((int(phone.number) for phone in self), default=int(OWNER))
        phone = Phone(number or str(free), name, manner, language)
        self._phones[phone.number] = phone
        self._changed(phone.number)
        return phone

    def remove(self, number: str) -> None:
        """A buyer's phone is put away; the seller's stays."""
        if number != OWNER and self._phones.pop(number, None) is not None:
            self.refresh()

    def inbox(self, phone: Phone) -> Inbox:
        """What the shop has written there."""
        return self.channels[phone.manner].inbox(phone.number)

    def says(self, phone: Phone, text: str) -> "asyncio.Future[None]":
        """Write something."""
        self._note(phone, Said(text, self._clock.now()))
        return self._person(phone).says(text)

    @property
    def posts(self) -> list[PostFacts]:
        """What the shop has posted on Instagram."""
        return list(self.channels["instagram"].world.posts.values())

    def answers_post(self, phone: Phone, ref: str, text: str) -> "asyncio.Future[None]":
        """Answer to a post or a story of the shop. Raises: LookupError where there is none."""
        post = self.channels["instagram"].world.posts[ref]
        self._note(phone, Said(f"↩ {post.caption}\n{text}".strip(), self._clock.now()))
        return self._person(phone).answers_post(ref, text)

    def comments(self, phone: Phone, ref: str, text: str) -> "asyncio.Future[None]":
        """Write something under a post, for everybody to read. Raises: LookupError."""
        post = self.channels["instagram"].world.posts[ref]
        said = self._person(phone).comments(ref, text)
        self._note(phone, Said(f"✎ {post.caption}: {text}", self._clock.now()))
        return said

    def finds(self, phone: Phone, found: Found | None) -> None:
        """Show goods to be sent on; None when nobody looks at any."""
        if phone.found != found:
            phone.found = found
            self._changed(phone.number)

    def sends_file(
        self, phone: Phone, content: bytes, caption: str, kind: str = "photo"
    ) -> "asyncio.Future[None]":
        """Send a picture, a voice or another file from the phone."""
        sent = self._person(phone).sends_file(content, kind=kind, caption=caption)
        ref = next(reversed(self.channels[phone.manner].world.files))
        self._note(phone, Said(caption, self._clock.now(), ref, kind))
        return sent

    def shares_contact(self, phone: Phone, number: str) -> "asyncio.Future[None]":
        """Share a telephone number with the channel's own button."""
        self._note(phone, Said(number, self._clock.now()))
        return self._person(phone).shares_contact(number)

    def shares_location(self, phone: Phone, place: tuple[float, float]) -> "asyncio.Future[None]":
        """Share a place on the map."""
        self._note(phone, Said("{:.4f}, {:.4f}".format(*place), self._clock.now()))
        return self._person(phone).shares_location(*place)

    def taps(self, phone: Phone, ref: str, data: str) -> "asyncio.Future[None]":
        """Press a button of a message. Raises: LookupError where it is not there any more."""
        message = self.inbox(phone).find(ref)
        if message is None:
            raise LookupError(f"no message {ref}")
        button = message.button(data)
        heard = self._person(phone).taps(data, on=message)
        if phone.manner == "instagram":
            self._note(phone, Said(button.label, self._clock.now()))
        else:
            self._changed(phone.number)
        return heard

    def shuts_out(self, phone: Phone, *, blocked: bool) -> None:
        """Block the shop, or let it in again; saying so twice changes nothing."""
        if self.inbox(phone).blocked is blocked:
            return
        person = self._person(phone)
        if blocked:
            person.blocks()
        else:
            person.unblocks()
        self._changed(phone.number)

    def picture(self, media_id: int) -> Path | None:
        """The file of a picture that the shop has shown."""
        worlds = (channel.world for channel in self.channels.values())
        return next((w.pictures[media_id] for w in worlds if media_id in w.pictures), None)

    def sent_file(self, ref: str) -> bytes | None:
        """A picture that somebody sent."""
        worlds = (channel.world for channel in self.channels.values())
        return next((w.files[ref] for w in worlds if ref in w.files), None)

    async def news(self, seen: int, patience_s: float) -> list[Phone]:
        """The phones that look different since a version, waiting for one if need be."""
        if seen == self.version and not self.closing:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._fresh.wait(), patience_s)
        return [phone for phone in self if phone.changed > seen]

    def refresh(self) -> None:
        """Let whoever waits for news look again, though no phone has changed."""
        self.version += 1
        self._fresh.set()
        self._fresh = asyncio.Event()

    def close(self) -> None:
        """Let nobody wait for news any more, since the page is about to close."""
        self.closing = True
        self.refresh()

    async def keep(self) -> None:
        """Write down what has changed, again and again."""
        while True:
            await asyncio.sleep(SAVED_EVERY_S)
            try:
                self.save()
            except OSError:
                log.exception("simulator_not_saved")

    def save(self) -> None:
        """Write everything down, if anything has changed."""
        if self._saved == self.version:
            return
        worlds = {name: keeping.to_json(one.world) for name, one in self.channels.items()}
        kept = {"phones": [asdict(_shortened(phone)) for phone in self], "worlds": worlds}
        half = self._file.with_suffix(".part")
        half.write_text(json.dumps(kept, default=datetime.isoformat), encoding="utf-8")
        half.replace(self._file)
        self._saved = self.version

    def _person(self, phone: Phone) -> Person:
        return self.channels[phone.manner].person(
            phone.number, name=phone.name, language_code=phone.language
        )

    def _note(self, phone: Phone, said: Said) -> None:
        phone.said.append(said)
        self._changed(phone.number)

    def _changed(self, number: str) -> None:
        phone = self.get(number)
        if phone is not None:
            phone.changed = self.version + 1
            self.refresh()


def in_order(phone: Phone, inbox: Inbox) -> list[Said | Shown]:
    """Both sides of a chat, the oldest first."""
    spoken: list[Said | Shown] = [*phone.said, *inbox.visible]
    return sorted(spoken, key=lambda one: one.id if isinstance(one, Said) else int(one.ref))


def _shortened(phone: Phone) -> Phone:
    return replace(phone, said=phone.said[-KEPT_WORDS:], changed=0, found=None)


def _kept(file: Path) -> tuple[dict[str, Phone], dict[str, World]]:
    """What `save` wrote; nothing where there is none, or where it is no such file."""
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        phones = {one["number"]: _phone(one) for one in kept["phones"]}
        return phones, {name: keeping.from_json(kept["worlds"][name]) for name in MANNERS}
    except FileNotFoundError:
        pass
    except (OSError, ValueError, KeyError, TypeError) as error:
        log.warning("simulator_not_read", error=repr(error))
    return {}, {name: World() for name in MANNERS}


def _phone(kept: dict[str, Any]) -> Phone:
    said = [
        Said(
            one["text"],
            datetime.fromisoformat(one["at"]),
            one["picture"],
            one.get("kind", "photo"),
            one["id"],
        )
        for one in kept["said"]
    ]
    return Phone(kept["number"], kept["name"], kept["manner"], kept["language"], said)
