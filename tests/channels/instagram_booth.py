"""A shop with an account on Instagram's private road, its owner on Telegram, a clock that stands."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import SecretStr
from sqlmodel import col, select

from bot.app import App
from bot.channels.instagram_private import NAME, InstagramPrivateChannel, Patience
from bot.channels.instagram_private_client import ClientOptions
from bot.channels.simulator import SimulatorChannel
from bot.settings import Settings
from common.clock import FixedClock
from models import AccountState, InstagramAccount, OutboxRow
from models.database import Database
from scheduler.limits import UNLIMITED
from shop import instagram_account
from shop.instagram_guard import LIMITS, Limits
from tests.play.private_road import Parked
from tests.play.words import translator
from tests.standins.instagram_private import PrivateApi, Someone
from tests.standins.instagram_private.server import Served

MORNING = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
OWNER = "1000"


class Pauses:
    """Pauses that take no time but on the business clock, and are counted."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)


@dataclass
class Booth:
    """A shop that is open. `look` is one look of the channel, with all that follows from it."""

    app: App
    api: PrivateApi
    channel: InstagramPrivateChannel
    telegram: SimulatorChannel
    clock: FixedClock
    pauses: Pauses
    _read: int = field(default=0)

    async def look(self, times: int = 1) -> float:
        """Look, and let everything happen that can."""
        wait = 0.0
        for _ in range(times):
            self.clock.advance(timedelta(seconds=1))
            wait = await self.channel.look(self.app.engine)
            await self.app.settle()
            # What was said of the account while messages were leaving.
            await self.app.settle()
            self.clock.advance(timedelta(seconds=1))
        return wait

    async def owner(self, text: str) -> str:
        """The owner writes on Telegram; what they read then."""
        self.telegram.person(OWNER, name="مریم", language_code="en").says(text)
        await self.app.settle()
        return self.owner_reads()

    async def owner_taps(self, label: str) -> str:
        """The owner presses a button."""
        self.telegram.person(OWNER, name="مریم", language_code="en").taps(label)
        await self.app.settle()
        return self.owner_reads()

    def owner_reads(self) -> str:
        """What is new in the owner's chat."""
        return "\n".join(event.text for event in self.telegram.inbox(OWNER).unread())

    def someone(self, number: int = 501, name: str = "مینا", *, pending: bool = False) -> Someone:
        """Somebody on Instagram."""
        return self.api.someone(number, name, pending=pending)

    def account(self) -> InstagramAccount:
        """How it stands."""
        with self.app.database.reading() as session:
            row = instagram_account.account(session)
            assert row is not None
            session.expunge(row)
            return row

    def stands(self) -> AccountState:
        """Its state."""
        return self.account().state

    def outbox(self) -> list[tuple[str, str]]:
        """What became of each message to Instagram, and why."""
        with self.app.database.reading() as session:
            rows = session.exec(
                select(OutboxRow).where(OutboxRow.channel == NAME).order_by(col(OutboxRow.id))
            ).all()
            return [(row.state.value, row.error or "") for row in rows]

    async def switches_on(self) -> None:
        """The owner has read of the risk and takes it."""
        await self.owner("/instagram")
        await self.owner_taps("Risk it, switch on")
        await self.look()


async def open_booth(
    folder: Path, database_url: str, served: Served, *, limits: Limits = LIMITS
) -> Booth:
    """A shop whose owner has said hello, and whose account is switched off."""
    clock, pauses, parked = FixedClock(MORNING), Pauses(), Parked()
    api = served.api
    options = ClientOptions(
        api.logins.username, api.logins.password, redirect=served.redirect, timeout_s=(0.5, 1.0)
    )
    channel = InstagramPrivateChannel(
        options, limits=limits, patience=Patience(rest=parked, pause=pauses)
    )
    telegram = SimulatorChannel("telegram", clock=clock)
    settings = Settings(
        _env_file=None,
        data_dir=folder,
        database_url=database_url,
        secret_key=SecretStr("a-key-that-is-long-enough-for-tests"),
        owner_telegram_id=int(OWNER),
        shop_language="en",
        shop_name="Gelim",
    )
    app = App(
        settings=settings,
        clock=clock,
        channels=[telegram, channel],
        limits={"telegram": UNLIMITED, NAME: UNLIMITED},
        translator=translator(),
        database=Database(database_url),
    )
    channel.open_book(app.engine, settings.vault())
    await app.start(ticking=False)
    booth = Booth(app, api, channel, telegram, clock, pauses)
    await booth.owner("/start")
    await parked.here.wait()
    await app.settle()
    booth.owner_reads()
    return booth
