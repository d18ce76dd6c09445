"""A shop as the settings describe it, put together."""

from functools import partial

from bot.app import LOCALES, App
from bot.channel_set import ChannelSet
from bot.gateways import known_kinds
from bot.settings import Settings
from bot.web.app import BANK_PATH
from bot.web.testbank import build_bank
from common.clock import Clock
from common.i18n import Translator
from models.database import Database
from payments.testbank import TestbankGateway

BANK_FILE = "testbank.sqlite3"
"""The test bank's books below DATA_DIR."""


class NothingToServe(Exception):
    """No channel is set up, so nobody could reach the shop."""


def build(settings: Settings, clock: Clock, *, port: int) -> App:
    """The shop that these settings describe, its web server listening on `port`.

    Raises:
        NothingToServe: no channel is set up.
    """
    translator = Translator.load(LOCALES)
    base_url = f"http://{settings.http_host}:{port}"
    database = Database(settings.database_url)
    channels = ChannelSet.of(settings, translator, database)
    if not channels.bots and channels.graph is None:
        raise NothingToServe
    bank = gateways = None
    if settings.testbank:
        key = settings.derived("testbank")
        bank = build_bank(
            settings.data_dir / BANK_FILE,
            key=key,
            clock=clock,
            translator=translator,
            public_url=(settings.public_url or base_url) + BANK_PATH,
        )
        gateways = [TestbankGateway(base_url + BANK_PATH, key)]
    app = App(
        settings=settings,
        database=database,
        clock=clock,
        channels=channels.all,
        gateways=gateways or (),
        kinds=known_kinds(),
        bills=channels.bills,
        translator=translator,
        bank=bank,
        webhooks=channels.webhooks(settings, database, clock),
        base_url=base_url,
    )
    _acquaint(channels, app)
    return app


def _acquaint(channels: ChannelSet, app: App) -> None:
    """Hand the channels what they need of their shop."""
    if channels.telegram is not None:
        channels.telegram.share(app.showcase)
    for bot in channels.bots:
        bot.guard(app.bill_gate)
        bot.tell_name(partial(app.named, bot.name))
    if channels.private is not None:
        channels.private.open_book(app.engine, app.settings.vault())
