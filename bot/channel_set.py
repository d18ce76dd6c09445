"""The channels that the settings name, and what each needs beside them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from starlette.routing import BaseRoute

from bot.channels.bale import bale_channel, options_of
from bot.channels.bale_bills import BaleBills
from bot.channels.base import Channel
from bot.channels.instagram_graph import GraphChannel, GraphOptions
from bot.channels.instagram_graph_menu import profile
from bot.channels.sms import SmsChannel, sms_of
from bot.channels.telegram import TelegramChannel, TelegramOptions
from bot.channels.telegram_commands import command_menus, only_menu
from bot.engine.echoes import Echoes
from bot.settings import Settings
from bot.web.lent import Lent
from common.clock import Clock
from common.i18n import Translator
from models.database import Database
from payments.bills import BillPorts
from scheduler.leading import Elected

if TYPE_CHECKING:
    from bot.channels.instagram_private import InstagramPrivateChannel

BUYER_COMMANDS = (
    "start",
    "menu",
    "cart",
    "orders",
    "search",
    "wishes",
    "language",
    "link",
    "person",
    "terms",
    "paysupport",
    "help",
)
OWNER_COMMANDS = (
    "orders",
    "stats",
    "staff",
    "audit",
    "settings",
    "goods",
    "new",
    "price",
    "stock",
    "coupon",
    "close",
    "go",
    "points",
    "delivery",
    "payments",
    "business",
    "menu",
    "language",
    "terms",
    "help",
)


@dataclass(frozen=True, slots=True)
class ChannelSet:
    """By what one shop speaks; each may be missing."""

    telegram: TelegramChannel | None
    bale: TelegramChannel | None
    graph: GraphChannel | None
    private: "InstagramPrivateChannel | None"
    sms: SmsChannel | None

    @classmethod
    def of(cls, settings: Settings, translator: Translator, database: Database) -> Self:
        """Those that these settings describe."""
        return cls(
            telegram=_telegram(settings, translator, database),
            bale=_bale(settings, translator, database),
            graph=_graph(settings, translator),
            private=_instagram_private(settings, database),
            sms=sms_of(settings),
        )

    @property
    def bots(self) -> list[TelegramChannel]:
        """Those that are bots of a platform made for bots."""
        return [bot for bot in (self.telegram, self.bale) if bot is not None]

    @property
    def all(self) -> list[Channel]:
        """Each that there is."""
        others = (self.graph, self.private, self.sms)
        return [*self.bots, *(one for one in others if one is not None)]

    @property
    def bills(self) -> BillPorts:
        """How bills are written in chats."""
        return BillPorts(
            telegram=self.telegram.bills if self.telegram is not None else None,
            bale=BaleBills(self.bale) if self.bale is not None else None,
        )

    def webhooks(self, settings: Settings, database: Database, clock: Clock) -> list[BaseRoute]:
        """The doors of those whose platforms call us."""
        doors: list[BaseRoute] = [bot.webhook_route() for bot in self.bots if bot.by_webhook]
        if self.graph is not None:
            doors += open_graph(self.graph, settings, database, clock)
        return doors


def _graph(settings: Settings, translator: Translator) -> GraphChannel | None:
    if settings.instagram_token is None:
        return None
    shown = profile(translator, settings.shop_language)
    return GraphChannel(GraphOptions.of(settings), profile=shown)


def open_graph(
    graph: GraphChannel, settings: Settings, database: Database, clock: Clock
) -> list[BaseRoute]:
    """Instagram's doors: where it tells of events, and where it fetches pictures."""
    lent = Lent(
        database,
        settings.data_dir,
        key=settings.derived("lent"),
        public_url=settings.public_url or "",
        clock=clock,
    )
    graph.lend_through(lambda picture: lent.address(picture.media_id))
    graph.know_own(Echoes(database, graph.name).wrote)
    return [graph.webhook_route(), lent.route()]


def _telegram(
    settings: Settings, translator: Translator, database: Database
) -> TelegramChannel | None:
    if settings.telegram_token is None:
        return None
    menus = command_menus(
        translator,
        everybody=BUYER_COMMANDS,
        owner=(*OWNER_COMMANDS, *(["instagram"] if settings.instagram_username else [])),
        owner_id=settings.owner_telegram_id,
    )
    lead = Elected(database.leadership("telegram-poller"))
    return TelegramChannel(TelegramOptions.of(settings), menus=menus, leadership=lead)


def _bale(settings: Settings, translator: Translator, database: Database) -> TelegramChannel | None:
    if settings.bale_token is None:
        return None
    menus = only_menu(translator, BUYER_COMMANDS, settings.shop_language)
    lead = Elected(database.leadership("bale-poller"))
    return bale_channel(options_of(settings), menus=menus, leadership=lead)


def _instagram_private(settings: Settings, database: Database) -> "InstagramPrivateChannel | None":
    """The account on Instagram's private road, which only those shops load that have one."""
    if settings.instagram_username is None or settings.instagram_password is None:
        return None
    from bot.channels.instagram_private import InstagramPrivateChannel
    from bot.channels.instagram_private_client import ClientOptions

    options = ClientOptions(
        settings.instagram_username,
        settings.instagram_password.get_secret_value(),
        settings.instagram_proxy,
        language=settings.shop_language,
        timezone=settings.shop_timezone,
    )
    lead = Elected(database.leadership("instagram-private"))
    return InstagramPrivateChannel(options, leadership=lead)
