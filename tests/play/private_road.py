"""Instagram's private road as people in a transcript have it: the real channel and library, over HTTP
to a stand-in on loopback, whose conversations are shown as the simulator shows its own.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Any

from sqlmodel import Session

from bot.app import App
from bot.channels.instagram_private import NAME, InstagramPrivateChannel, Patience
from bot.channels.instagram_private_client import ClientOptions
from bot.channels.platforms import INSTAGRAM_PRIVATE
from bot.channels.simulator_people import Person
from bot.channels.simulator_world import Inbox, Shown, World
from bot.dialogue.layout import Capabilities
from bot.engine import store
from bot.engine.inbound import Inbound, Kind
from common.clock import Clock
from common.ids import new_id
from models import AccountState
from shop import instagram_account, meeting
from shop.instagram_guard import LIMITS
from shop.instagram_line import heard, register, stands
from tests.standins.instagram_private import PrivateApi, serve
from tests.standins.instagram_private.people import Item, Thread

BUSY = replace(LIMITS, writes_per_hour=100_000, writes_per_day=1_000_000, warm_up_share=1.0)
"""A guard that lets a whole chat pass while the clock stands."""


class PrivateRoad:
    """One account, its people, and the channel that answers them."""

    name = NAME
    capabilities: Capabilities = INSTAGRAM_PRIVATE

    def __init__(self, clock: Clock) -> None:
        self.world = World()
        self.discloses = False
        """Most of these chats were written for channels that do not say that a program answers."""
        self.api = PrivateApi(now=clock.now)
        self.api.on_sent = self._show
        self._clock = clock
        self._languages: dict[str, tuple[str, str]] = {}
        self._forged: list[Inbound] = []
        self._serving = serve(self.api)
        self.served = self._serving.__enter__()
        self._channel: InstagramPrivateChannel | None = None
        self._app: App | None = None

    def channels(self) -> Iterable[InstagramPrivateChannel]:
        """The channel of a process that starts."""
        api = self.api
        options = ClientOptions(
            api.logins.username, api.logins.password, redirect=self.served.redirect
        )
        self._parked = Parked()
        patience = Patience(rest=self._parked, pause=_at_once)
        self._channel = InstagramPrivateChannel(options, limits=BUSY, patience=patience)
        told = replace(self._channel.capabilities, discloses=self.discloses)
        self._channel.capabilities = told
        return [self._channel]

    def open(self, app: App) -> None:
        """The shop is put together."""
        assert self._channel is not None
        self._app = app
        self._channel.open_book(app.engine, app.settings.vault())

    async def begin(self, app: App) -> None:
        """The owner has switched the account on, once."""
        assert self._channel is not None
        await self._parked.here.wait()
        with app.database.reading() as session:
            known = instagram_account.account(session)
        if known is None or known.state is not AccountState.OPEN:
            await app.engine.transact(self._switch_on)
            await self._channel.look(app.engine)
            # The owner's chat is not what these transcripts are about.
            await app.engine.transact(_say_nothing_of_it)

    async def look(self, app: App) -> None:
        """The channel looks at what is new, said by people who have chosen their language before:
        Instagram does not tell which one their phone speaks.
        """
        assert self._channel is not None
        await app.engine.transact(self._know_languages)
        forged, self._forged = self._forged, []
        for press in forged:
            await app.engine.transact(partial(self._let_answer, press.chat))
            await app.engine.receive(press)
        await self._channel.look(app.engine)

    def close(self) -> None:
        """Nobody is served any more."""
        self._serving.__exit__(None, None, None)

    def inbox(self, chat: str) -> Inbox:
        """What a chat shows."""
        return self.world.inbox(chat)

    def person(self, number: str, *, name: str, language: str) -> Person:
        """Somebody with the app on their phone."""
        self.api.someone(int(number), name)
        return Person(self, number, {"name": name, "language_code": language})

    def hear(self, chat: str, kind: Kind, **facts: Any) -> "asyncio.Future[None]":
        """Somebody does something; the channel finds it when it looks."""
        someone = self.api.someone(int(chat), str(facts.get("name", "")))
        self._languages.setdefault(chat, (str(facts["language_code"]), str(facts["name"])))
        someone.thread.closed = self.inbox(chat).blocked
        if kind not in (Kind.HAND, Kind.BLOCKED, Kind.UNBLOCKED):
            self.inbox(chat).last_inbound_at = self._clock.now()
        if kind is Kind.TAP:
            self._forged.append(_forged(chat, facts["data"], str(facts["name"])))
        elif facts.get("post"):
            someone.sends(**_post(str(facts["post"]), str(facts.get("text") or "")))
        elif kind in (Kind.TEXT, Kind.CONTACT):
            someone.says(facts.get("text") or facts.get("phone") or "")
        elif kind is Kind.HAND:
            someone.sends(by_hand=True, item_type="text", text=facts["text"])
        elif kind is Kind.MEDIA:
            someone.sends(**self._file(facts))
            if facts.get("text"):
                # What stands below a picture elsewhere is a message of its own.
                someone.says(facts["text"])
        elif kind not in (Kind.BLOCKED, Kind.UNBLOCKED):
            someone.sends(item_type="a kind nobody knows")
        taken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        taken.set_result(None)
        return taken

    def _file(self, facts: dict[str, Any]) -> Item:
        (file,) = facts["media"]
        host, path = "scontent.cdninstagram.com", f"/{file['ref']}"
        self.api.files[f"/{host}{path}"] = self.world.files[file["ref"]]
        url = f"https://{host}{path}"
        if file["kind"] == "voice":
            voice = {"media": {"audio": {"audio_src": url}}}
            return {"item_type": "voice_media", "voice_media": voice}
        if file["kind"] == "video":
            return {"item_type": "media", "media": {"video_versions": [{"url": url}]}}
        if file["kind"] == "sticker":
            images = {"images": {"fixed_height": {"url": url}}}
            return {"item_type": "animated_media", "animated_media": images}
        return {"item_type": "media", "media": {"image_versions2": {"candidates": [{"url": url}]}}}

    def _show(self, thread: Thread, item: Item) -> None:
        """A message of the account appears on its reader's phone."""
        text = item.get("text") or item.get("link", {}).get("text", "")
        media_id = int(item["picture"]) if "picture" in item else None
        shown = Shown(item["item_id"], text, [], media_id, at=self._clock.now())
        self.inbox(str(thread.user["pk"])).show(shown)

    def _let_answer(self, chat: str, session: Session) -> None:
        assert self._app is not None
        thread = self.api.someone(int(chat), "").thread
        heard(self._app.engine.system(session, NAME), chat, thread.id, self._clock.now())

    def _know_languages(self, session: Session) -> None:
        assert self._app is not None
        language = self._app.settings.shop_language
        for chat, (spoken, name) in self._languages.items():
            if spoken != language and not store.person_at(session, NAME, chat):
                meeting.ensure(
                    session, NAME, chat, now=self._clock.now(), language=spoken, display_name=name
                )

    def _switch_on(self, session: Session) -> None:
        assert self._app is not None
        ctx = self._app.engine.system(session, "instagram")
        row = register(ctx, self.api.logins.username)
        row.state = AccountState.LOGIN
        stands(ctx, AccountState.LOGIN, "")


def _post(post: str, words: str) -> Item:
    """Somebody answers to a post or a story, or shares it: the number of it, or a card with its
    link.
    """
    if post.isdigit():
        return {"item_type": "media_share", "media_share": {"id": post, "text": words}}
    kind = "xma_story_share" if "/stories/" in post else "xma_media_share"
    return {"item_type": kind, kind: [{"target_url": post}], "text": words}


def _forged(chat: str, data: str, name: str) -> Inbound:
    """A press, which this road does not have, so it comes out of thin air."""
    return Inbound(
        channel=NAME,
        external_id=f"forged-{new_id()}",
        chat=chat,
        sender=chat,
        kind=Kind.TAP,
        data=data,
        name=name,
    )


def _say_nothing_of_it(session: Session) -> None:
    row = instagram_account.account(session)
    assert row is not None
    row.version += 1


class Parked:
    """Where the channel's own looks end after the first one; a test has it look again."""

    def __init__(self) -> None:
        self.here = asyncio.Event()

    async def __call__(self, _seconds: float) -> None:
        self.here.set()
        await asyncio.Event().wait()


async def _at_once(_seconds: float) -> None:
    """Nobody has to wait in a chat that is played."""
