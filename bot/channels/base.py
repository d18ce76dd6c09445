"""What every channel is: a transport that hears and speaks, and knows nothing of the shop."""

from asyncio import Future
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from bot.dialogue.layout import Capabilities
from bot.engine.inbound import Inbound
from bot.engine.outgoing import Outgoing


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture to show: the file on our disk, and the channel's own id of it once it has one."""

    media_id: int
    path: Path
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that arrived: `ref` edits it later, `media_ref` shows its picture again.

    `media_ref` is None when there was no picture, or when the id that was given still holds.
    """

    ref: str
    media_ref: str | None = None


class SendError(Exception):
    """A message that did not leave, or of which nobody knows; what to do about it is data.

    Args:
        reason: what the platform said, for the owner's eyes; no secrets.
        retry_after_s: worth another try after so many seconds; nothing arrived.
        opted_out: the person, or the chat, does not let us in any more.
        rejected: this message will never be taken, however often it is tried.
        broken: the line broke after the message left; it may have arrived.
        vanished: the message to edit is gone or cannot be edited; send anew instead.
        too_late: the time for an answer is over, whatever we have counted; nothing arrived.
        whole_bot: `retry_after_s` holds for everything we send, not for this chat alone.
    """

    def __init__(
        self,
        reason: str,
        *,
        retry_after_s: float | None = None,
        opted_out: bool = False,
        rejected: bool = False,
        broken: bool = False,
        vanished: bool = False,
        too_late: bool = False,
        whole_bot: bool = False,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after_s = retry_after_s
        self.opted_out = opted_out
        self.rejected = rejected
        self.broken = broken
        self.vanished = vanished
        self.too_late = too_late
        self.whole_bot = whole_bot


class FetchError(Exception):
    """A file somebody sent could not be had. `gone`: it never will be, or is larger than we take."""

    def __init__(self, reason: str, *, gone: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.gone = gone


@dataclass(frozen=True, slots=True)
class PostFacts:
    """A post as its channel knows it: the link that opens it, the channel's own id of it, and the
    words under it.
    """

    link: str
    ref: str
    caption: str = ""


@runtime_checkable
class KnowsPosts(Protocol):
    """What a channel can do beside talking where posts are its own: say which one is meant."""

    async def look_up_post(self, ref: str) -> PostFacts | None:
        """The post of this id, or of this link; None where there is none that it can see.

        Raises: FetchError.
        """


class Intake(Protocol):
    """Where a channel hands over what it hears."""

    def receive(self, inbound: Inbound) -> Future[None]:
        """Resolve when the platform may be told that we have it, and never sooner.

        An exception in the future means that we do not have it: the platform shall send again.
        """


class Leadership(Protocol):
    """Who of several processes polls; the others wait."""

    async def wait(self) -> None:
        """Return as soon as this process is the one, at once when it still is."""


class Alone:
    """The leadership of a process that has no rivals."""

    async def wait(self) -> None:
        """It is always this one's turn."""


class Channel(Protocol):
    """One mouth of the shop. Nobody outside knows what platform is behind it.

    `reply_window` is how long after a person's last message they may be written to; None is for
    ever.
    """

    @property
    def name(self) -> str:
        """As it stands in the database, in `Inbound.channel` and `Outgoing.channel`."""

    @property
    def capabilities(self) -> Capabilities:
        """What its messages can show."""

    @property
    def reply_window(self) -> timedelta | None:
        """Time for an answer after a person's last message; None is for ever."""

    async def start(self, intake: Intake) -> None:
        """Open the lines and begin to listen; returns before the platform has answered."""

    async def stop(self) -> None:
        """Stop listening. What is not acknowledged will be told again. Sending still works."""

    async def close(self) -> None:
        """Close the lines, after `stop`."""

    async def send(self, out: Outgoing, picture: PictureFile | None) -> Sent:
        """Send, edit or delete one message. Order and speed are the courier's affair.

        Raises: SendError.
        """

    async def answer(self, callback_id: str, text: str | None) -> None:
        """Stop the waiting sign of a pressed button, with a short plain line or none.

        A press that is too old to be answered is no error. Raises: SendError.
        """

    async def fetch(self, ref: str) -> bytes:
        """Content of a file somebody sent, by `Attachment.ref`. Raises: FetchError."""

    def parse(self, raw: Mapping[str, Any]) -> Inbound | None:
        """What a raw update of this channel means; None when it means nothing to a shop.

        Never raises, needs no network, and gives the same value after a restart.
        """


@runtime_checkable
class Renewable(Protocol):
    """A channel whose token ends unless it is renewed."""

    @property
    def token(self) -> str:
        """The one in use."""

    def use_token(self, token: str) -> None:
        """Use another one from now on."""

    def tell_refused(self, told: Callable[[], Awaitable[None]]) -> None:
        """Have it told when the platform does not take the token."""

    async def renew(self) -> tuple[str, float]:
        """Another token, and for how many seconds; the present one lives on. Raises: SendError."""


def hand_window(channel: Channel) -> timedelta | None:
    """Time for words that somebody of the shop wrote; None is for ever."""
    if channel.reply_window is None:
        return None
    return channel.capabilities.hand_window or channel.reply_window


def unasked_window(channel: Channel) -> timedelta | None:
    """Time for what nobody needs or has asked for; None is for ever."""
    return channel.capabilities.unasked_window or channel.reply_window
