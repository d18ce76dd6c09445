"""A stall at the market: the engine with a handful of handlers, and a courier that only listens."""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import wraps
from itertools import count
from types import ModuleType
from typing import Any, TypeVar

from sqlalchemy import text
from sqlmodel import Session, col, select

from bot.app import LOCALES
from bot.channels.platforms import INSTAGRAM, INSTAGRAM_WINDOW, TELEGRAM
from bot.dialogue.cards import Answer, Begin, Go, Reply, Said, button, card
from bot.dialogue.dialogues import Given, Talk, dialogue
from bot.dialogue.laid import Capabilities
from bot.dialogue.matching import Universal
from bot.dialogue.router import Router
from bot.dialogue.routes import command, notice, screen
from bot.engine.announcing import Texts
from bot.engine.counter import Counter, Hooks
from bot.engine.engine import Engine
from bot.engine.inbound import Inbound, Kind
from bot.engine.mailbox import BOUND, Mailboxes
from bot.engine.meeting import Reception
from bot.engine.outgoing import Outgoing
from bot.engine.speech import Speech
from bot.engine.turn import Turns
from common.clock import FixedClock
from common.errors import OutOfStock
from common.i18n import Reader, Translator, plain
from common.messages import Message, msg
from common.roles import Role
from models import Activity, ActivityKind
from shop import activity, installing, settings
from shop.context import Shopping
from shop.events import Dispatcher
from shop.gate import Follow
from shop.post_links import Comment
from tests.databases import open_database

T = TypeVar("T")

NOON = datetime(2026, 12, 3, 8, 30, tzinfo=UTC)
"""12:00 in Isfahan."""
TRANSLATOR = Translator.load(LOCALES)
ROADS = {"telegram": (TELEGRAM, None), "instagram": (INSTAGRAM, INSTAGRAM_WINDOW)}
"""What each channel can show, and how long it lets us answer."""
LONG = timedelta(minutes=2)
"""After so long a silent process is taken for dead."""
WAIT_S = 20.0
"""Far longer than anything takes; a test that waits so long has failed."""


def said(key: str, language: str = "fa", **args: Any) -> str:
    """A sentence of the shop as somebody reads it."""
    reader = Reader(language, "Asia/Tehran", "jalali" if language == "fa" else "gregorian")
    return plain(TRANSLATOR.say(Message(key, args), reader))


class Courier:
    """Keeps what it is given, in the order in which it is given."""

    def __init__(self) -> None:
        self.rows: list[Outgoing] = []
        self.answers: list[tuple[str, str | None]] = []

    def put(self, rows: Sequence[Outgoing]) -> None:
        self.rows.extend(rows)

    def answer(self, channel: str, callback_id: str, text: str | None) -> None:
        self.answers.append((callback_id, text))

    def texts(self, chat: str) -> list[str]:
        """What a chat reads."""
        return [plain(row.laid.text) for row in self.rows if row.chat == chat]


class Handlers:
    """What this stall can do; a test may add to it before the stall opens."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        """Those who say «صبر» wait until it opens."""
        self.waiting = threading.Event()
        """Somebody waits at the gate."""
        self.tries: defaultdict[str, int] = defaultdict(int)
        self.on_words: Callable[[Shopping, str], None] = lambda ctx, words: None

    def module(self) -> ModuleType:
        module = ModuleType("stall")
        names = ("start", "boom", "basket", "put", "sold_out", "vault", "question", "order", "news")
        for name in names:
            handler = getattr(self, name)
            vars(module)[name] = _unbound(handler)
        vars(module).update(bell=_unbound(self.bell), board=_unbound(self.board))
        return module

    @command("start", role=Role.BUYER)
    def start(self, ctx: Shopping, payload: str = "") -> Answer:
        return card(Said(f"سلام {payload}".strip()), rows=[[button(Said("سبد"), "basket")]])

    def commented(self, ctx: Shopping, comment: Comment) -> Answer:
        if "boom" in comment.text:
            raise RuntimeError("the handler is broken")
        return card(Said(f"{ctx.customer.language}: {comment.text}"))

    @command("boom", role=Role.BUYER)
    def boom(self, ctx: Shopping, payload: str = "") -> Answer:
        activity.note(ctx, ActivityKind.SEARCHED, text="half done")
        raise RuntimeError("the handler is broken\x00")

    @screen("basket", role=Role.BUYER)
    def basket(self, ctx: Shopping) -> Answer:
        rows = [[button(Said("یکی"), "put/1"), button(Said("دو تا"), "put/2")]]
        return card(Said(f"در سبد: {len(done_by(ctx))}"), rows=rows)

    @screen("put/{quantity:int}", role=Role.BUYER, changes=True)
    def put(self, ctx: Shopping, quantity: int) -> Answer:
        activity.note(ctx, ActivityKind.ADDED, text=str(quantity))
        return Go("basket", msg("cart-saved"))

    @screen("sold-out", role=Role.BUYER, changes=True)
    @command("soldout")
    def sold_out(self, ctx: Shopping) -> Answer:
        activity.note(ctx, ActivityKind.ADDED, text="half done")
        raise OutOfStock("not-found")

    @screen("vault", role=Role.OWNER, audited=True)
    def vault(self, ctx: Shopping) -> Answer:
        return card(Said("گنج"))

    @screen("bell", role=Role.BUYER, changes=True)
    def bell(self, ctx: Shopping) -> Answer:
        return Reply(toast=msg("cart-saved"))

    @screen("board", role=Role.BUYER)
    def board(self, ctx: Shopping) -> Answer:
        return card(Said(f"دکان {ctx.shop.name}"))

    @command("ask", role=Role.BUYER)
    def question(self, ctx: Shopping) -> Answer:
        return Begin("order")

    @dialogue("order", version=1, role=Role.BUYER)
    def order(self, talk: Talk[Shopping]) -> Answer:
        name = talk.ask("checkout-name", lambda given: given.text)
        talk.confirm("checkout-confirm", summary=[Said(name)])
        activity.note(talk.ctx, ActivityKind.ASKED, text=name)
        return Go("board")

    @notice("news", topic="order", promise="repeat")
    def news(self, ctx: Shopping, words: str = "") -> Answer:
        if words == "boom":
            raise RuntimeError("the notice is broken")
        activity.note(ctx, ActivityKind.SEEN, text=words)
        return card(Said(words), rows=[[button(Said("سبد"), "basket")]])

    def words(self, ctx: Shopping, given: Given) -> Answer:
        self.tries[given.text] += 1
        if given.text == "صبر":
            self.waiting.set()
            assert self.gate.wait(WAIT_S)
        self.on_words(ctx, given.text)
        activity.note(ctx, ActivityKind.SEARCHED, text=given.text)
        return card(Said(given.text))

    def media(self, ctx: Shopping, given: Given) -> Answer:
        return card(Said("عکس"))

    def unknown_command(self, ctx: Shopping, said: str) -> Answer:
        return card(Said("؟"))

    def replied(self, ctx: Shopping, about: int, given: Given) -> Answer:
        return card(Said(f"پاسخ {about}"))


def _unbound(method: Any) -> Any:
    """A bound method as the plain function that a router collects."""

    @wraps(method)
    def handler(*args: Any, **kwargs: Any) -> Any:
        return method(*args, **kwargs)

    return handler


def done_by(ctx: Shopping) -> list[str | None]:
    """What somebody has done so far."""
    return texts_of(ctx.session, ctx.customer.id)


def texts_of(session: Session, person_id: int | None = None) -> list[str | None]:
    """What was done, by one person or by all, in the order in which it was done."""
    rows = select(Activity.text).order_by(col(Activity.id))
    return list(
        session.exec(rows if person_id is None else rows.where(Activity.person_id == person_id))
    )


class Stall:
    """An engine with its people. `async with` opens and closes it, `kill` leaves it as it is."""

    def __init__(
        self,
        url: str,
        *,
        handlers: Handlers | None = None,
        owners: Sequence[str] = (),
        clock: FixedClock | None = None,
        numbers: Iterator[int] | None = None,
        patience_s: float = 600.0,
        bound: int = BOUND,
        follows: Mapping[str, Follow] | None = None,
        roads: Mapping[str, tuple[Capabilities, timedelta | None]] = ROADS,
        texts: Texts | None = None,
    ) -> None:
        self.handlers = handlers or Handlers()
        self.clock = clock or FixedClock(NOON)
        self.courier = Courier()
        self.database = open_database(url)
        self.killed = False
        self._numbers = numbers or count(1)
        hooks = Hooks(
            silent=lambda ctx, given: None,
            words=self.handlers.words,
            media=self.handlers.media,
            unknown_command=self.handlers.unknown_command,
            replied=self.handlers.replied,
            post=lambda ctx, ref, given: None,
            comment=lambda ctx, comment: "tr" if "fiyat" in comment.text else None,
            commented=self.handlers.commented,
        )
        counter = Counter(
            router=Router.collect([self.handlers.module()]),
            translator=TRANSLATOR,
            universal=Universal(TRANSLATOR),
            hooks=hooks,
        )
        reception = Reception(
            clock=self.clock,
            dispatcher=Dispatcher(),
            windows={name: window for name, (_, window) in roads.items()},
            write=TRANSLATOR.plain,
            owners=frozenset(("telegram", owner) for owner in owners),
        )
        speech = Speech(TRANSLATOR, {name: can for name, (can, _) in roads.items()})
        self.turns = Turns(
            clock=self.clock,
            counter=counter,
            speech=speech,
            reception=reception,
            follows=follows,
            texts=texts,
        )
        self.engine = Engine(
            database=self.database,
            clock=self.clock,
            turns=self.turns,
            parsers=dict.fromkeys(roads, parse),
            real=self.clock,
        )
        self.engine.mailboxes = Mailboxes(self.engine.serving, patience_s=patience_s, bound=bound)
        self.engine.deliver_through(self.courier)

    async def __aenter__(self) -> "Stall":
        await self.engine.transact(_seed)
        await self.engine.start()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.engine.stop()
        self.database.dispose()

    async def kill(self) -> None:
        """End as `kill -9` does."""
        self.killed = True
        self.engine.kill()
        self.engine.writer.close()
        self.database.dispose()

    def hears(self, sender: str, words: str = "", **more: Any) -> Inbound:
        """Something that somebody says or does, not yet handed over."""
        fields: dict[str, Any] = {
            "channel": "telegram",
            "external_id": str(next(self._numbers)),
            "chat": sender,
            "sender": sender,
            "kind": Kind.TEXT,
            "text": words,
            "name": sender,
            "language_code": "fa",
            **more,
        }
        if words.startswith("/"):
            name, _, rest = words[1:].partition(" ")
            fields |= {"command": name, "text": rest}
        return Inbound(**fields, raw=_raw(fields))

    async def says(self, sender: str, words: str, **more: Any) -> list[str]:
        """Say something; what the chat has read since."""
        return await self.receives(self.hears(sender, words, **more))

    async def taps(self, sender: str, data: str, **more: Any) -> list[str]:
        """Press a button; what the chat has read since."""
        number = next(self._numbers)
        more = {"callback_id": f"callback-{number}", "card_ref": "7", **more}
        return await self.receives(self.hears(sender, "", kind=Kind.TAP, data=data, **more))

    async def receives(self, inbound: Inbound) -> list[str]:
        """Hand an update over and wait until it is acknowledged and served."""
        before = len(self.courier.texts(inbound.chat))
        await self.engine.receive(inbound)
        await self.engine.idle()
        return self.courier.texts(inbound.chat)[before:]

    def last(self, chat: str) -> Outgoing:
        """The newest message to a chat."""
        return [row for row in self.courier.rows if row.chat == chat][-1]

    def data(self, chat: str, label: str) -> str:
        """What a button of the newest message carries."""
        labels = {each.label: each.data for row in self.last(chat).laid.rows for each in row}
        data = labels[label]
        assert data is not None
        return data

    def look(self, question: Callable[[Session], T]) -> T:
        """What is committed."""
        with self.database.reading() as session:
            return question(session)

    def done(self) -> list[str | None]:
        """What was done by anybody, in order."""
        return self.look(texts_of)

    def rows(self, table: str) -> int:
        """How many rows a table has."""
        return int(
            self.look(lambda s: s.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())
        )

    async def change(self, key: str, value: object) -> None:
        """The shop changes one of its settings."""
        await self.engine.transact(
            lambda session: settings.change(self.engine.system(session, "test"), key, value)
        )


def _seed(session: Session) -> None:
    installing.seed(
        session,
        NOON,
        name="گلستان",
        language="fa",
        currency="IRR",
        timezone="Asia/Tehran",
        gateways=(),
        testing=True,
    )


def _raw(fields: Mapping[str, Any]) -> dict[str, Any]:
    sent_at = fields.get("sent_at")
    return {**fields, "sent_at": sent_at.isoformat() if sent_at else None}


def parse(raw: Mapping[str, Any]) -> Inbound | None:
    """An update of the stall's channels as it was stored."""
    if raw.get("unreadable"):
        return None
    sent_at = raw.get("sent_at")
    return Inbound(
        **{
            **raw,
            "kind": Kind(raw["kind"]),
            "sent_at": datetime.fromisoformat(sent_at) if sent_at else None,
        },
        raw=raw,
    )
