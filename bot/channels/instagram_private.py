"""Instagram on the road that it does not offer: the account answers as its app does.

Opt in, at the owner's risk, and only for answers. See docs/channels/instagram-private.md.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

from bot.channels.base import Alone, Intake, Leadership, PictureFile, SendError, Sent
from bot.channels.ending import end
from bot.channels.instagram_private_book import Account, Book
from bot.channels.instagram_private_client import ClientOptions
from bot.channels.instagram_private_ears import Ears
from bot.channels.instagram_private_keeper import Keeper
from bot.channels.instagram_private_line import Line
from bot.channels.instagram_private_parse import Raw, parse_raw, raws, thread_of
from bot.channels.instagram_private_tokens import is_token, token_of
from bot.channels.instagram_private_trouble import Trouble
from bot.channels.platforms import INSTAGRAM_PRIVATE
from bot.dialogue.layout import Capabilities
from bot.engine.engine import Engine
from bot.engine.inbound import Inbound
from bot.engine.outgoing import Outgoing
from common.log import get_logger
from common.vault import Vault
from models import AccountState, Lane, OutboxOp, Promise
from shop import instagram_guard
from shop.instagram_guard import LIMITS, Limits
from shop.instagram_line import NotAnswering

NAME = "instagram_private"
IDLE_S = 3.0
"""Between two looks at whether the owner has switched it on or typed a code."""
CLOSED_S = 60.0
"""After so long a message tries again whose account is not logged in."""
AGAIN_S = 5.0

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Patience:
    """How the channel waits; tests do not."""

    rest: Callable[[float], Awaitable[None]] = asyncio.sleep
    """Between two looks."""
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    """Before something is written."""
    monotonic: Callable[[], float] = time.monotonic
    chance: Random = field(default_factory=Random)


class InstagramPrivateChannel:
    """One account. It hears and speaks once `open_book` has said where it is kept."""

    capabilities: Capabilities = INSTAGRAM_PRIVATE
    name = NAME

    def __init__(
        self,
        options: ClientOptions,
        *,
        limits: Limits = LIMITS,
        leadership: Leadership | None = None,
        patience: Patience | None = None,
    ) -> None:
        self.reply_window: timedelta | None = limits.answers_within
        self._options, self._limits = options, limits
        self._leadership = leadership or Alone()
        self._patience = patience or Patience()
        self._line = Line(options)
        self._writing = asyncio.Lock()
        self._sent: set[str] = set()
        self._book: Book | None = None
        self._keeper: Keeper | None = None
        self._ears: Ears | None = None
        self._listener: asyncio.Task[None] | None = None
        self._plain_s = limits.look_least_s

    def open_book(self, engine: Engine, vault: Vault) -> None:
        """Where the account and its login are kept; once, before `start`."""
        book = self._book = Book(engine, vault, self._limits)
        monotonic = self._patience.monotonic
        self._keeper = Keeper(self._line, book, self._limits, monotonic=monotonic)
        self._ears = Ears(
            self._line,
            book,
            self._limits,
            channel=self.name,
            is_own=self._is_own,
            monotonic=monotonic,
        )

    async def start(self, intake: Intake) -> None:
        """Begin to listen, once the owner has switched the account on."""
        self._listener = asyncio.create_task(self._listen(intake), name=f"{self.name}-listener")

    async def stop(self) -> None:
        """Stop listening; what people write meanwhile is found at the next start."""
        await end(self._listener)
        self._listener = None

    async def close(self) -> None:
        """Let the account's thread end."""
        self._line.close()

    async def send(self, out: Outgoing, picture: PictureFile | None) -> Sent:
        """Answer somebody, as slowly as a hand would. Raises: SendError."""
        book, _, _ = self._opened()
        if out.op is not OutboxOp.SEND:
            raise SendError("messages cannot be edited here", rejected=True)
        async with self._writing:
            account = await book.account()
            if account.state is not AccountState.OPEN:
                raise _closed(account)
            unasked = out.lane is Lane.NOTICE and out.promise is Promise.ONCE
            try:
                permit = await book.permit(out.chat, unasked=unasked)
            except NotAnswering as no:
                raise SendError(no.why, rejected=True) from None
            if permit.wait_s > 0:
                raise SendError("the guard", retry_after_s=permit.wait_s, whole_bot=True)
            pause = instagram_guard.pause_s(out.laid.text, self._patience.chance, self._limits)
            await self._patience.pause(pause)
            return await self._write(account, permit.thread_id, out, picture)

    async def answer(self, callback_id: str, text: str | None) -> None:
        """There are no buttons to be pressed."""

    async def fetch(self, ref: str) -> bytes:
        """Content of a file somebody sent. Raises: FetchError."""
        return await self._line.fetch(ref)

    def parse(self, raw: Mapping[str, Any]) -> Inbound | None:
        """What a message means; None when it means nothing to a shop."""
        return parse_raw(raw, channel=self.name)

    async def look(self, intake: Intake) -> float:
        """One look at the account and at what is new; how long to wait for the next."""
        book, keeper, ears = self._opened()
        account = await book.account()
        if not await keeper.ready(account):
            return IDLE_S
        if account.quiet_until is not None and book.now() < account.quiet_until:
            return IDLE_S
        try:
            is_lively = await ears.look(account, intake)
        except Exception as error:  # noqa: BLE001 - an edge: whatever the library raises
            await keeper.failed(error)
            is_lively = False
        self._plain_s, wait_s = instagram_guard.look_s(
            self._plain_s, self._patience.chance, is_lively=is_lively, limits=self._limits
        )
        return wait_s

    async def _listen(self, intake: Intake) -> None:
        """Never ends of itself: an account that hears nothing is worse than one that logs."""
        book, _, _ = self._opened()
        wait_s, registered = 0.0, False
        while True:
            try:
                await self._leadership.wait()
                if not registered:
                    await book.register(self._options.username)
                    registered = True
                wait_s = await self.look(intake)
            except Exception:
                log.exception("instagram_listener_failed")
                wait_s = CLOSED_S
            await self._patience.rest(wait_s)

    async def _write(
        self, account: Account, thread_id: str, out: Outgoing, picture: PictureFile | None
    ) -> Sent:
        _, keeper, _ = self._opened()
        token = token_of(out.id)
        try:
            await keeper.open(account)
            ref = await self._arrived(thread_id, token) if out.attempts else None
            if ref is None and picture is not None:
                ref = await self._line.show(thread_id, picture.path, token)
            elif ref is None:
                words = out.laid.text or (out.laid.file.instead if out.laid.file else "")
                ref = await self._line.say(thread_id, words, token)
        except Exception as error:  # noqa: BLE001 - an edge: whatever the library raises
            raise await self._refused(error) from None
        self._sent.add(ref)
        return Sent(ref)

    async def _arrived(self, thread_id: str, token: str) -> str | None:
        """The id of a message that has arrived after all, though nobody said so."""
        thread = thread_of((await self._line.thread(thread_id)).get("thread"))
        known = raws(thread) if thread is not None else ()
        return next((raw["id"] for raw in known if raw["token"] == token), None)

    async def _refused(self, error: Exception) -> SendError:
        """What a failure means for the message; its consequences for the account are drawn."""
        book, keeper, _ = self._opened()
        failure = await keeper.failed(error)
        match failure.trouble:
            case Trouble.RECIPIENT:
                return SendError(failure.why, opted_out=True, rejected=True)
            case Trouble.MESSAGE:
                return SendError(failure.why, rejected=True)
            case Trouble.NEVER_SENT:
                return SendError(failure.why, retry_after_s=AGAIN_S)
            case Trouble.UNKNOWN:
                return SendError(failure.why, broken=True)
            case Trouble.TOO_MUCH:
                frozen = (await book.account()).frozen_until
                wait = (frozen - book.now()).total_seconds() if frozen is not None else CLOSED_S
                return SendError(failure.why, retry_after_s=max(wait, 1.0), whole_bot=True)
        return SendError(failure.why, retry_after_s=CLOSED_S, whole_bot=True)

    def _is_own(self, raw: Raw) -> bool:
        return raw["id"] in self._sent or is_token(raw["token"])

    def _opened(self) -> tuple[Book, Keeper, Ears]:
        if self._book is None or self._keeper is None or self._ears is None:
            raise RuntimeError("nobody has said where the account is kept")
        return self._book, self._keeper, self._ears


def _closed(account: Account) -> SendError:
    return SendError(f"account {account.state.value}", retry_after_s=CLOSED_S, whole_bot=True)
