"""The engine of a shop, with the handlers it calls and the channels it answers on."""

from collections.abc import Mapping

from bot.channels.base import Channel, hand_window, unasked_window
from bot.dialogue.matching import Universal
from bot.dialogue.router import Router
from bot.engine.announcing import Texts
from bot.engine.counter import Counter, Hooks
from bot.engine.engine import Engine
from bot.engine.gateways import Gateways
from bot.engine.meeting import Reception
from bot.engine.sealing import Safe, Sealing
from bot.engine.speech import Speech
from bot.engine.turn import Turns
from bot.settings import Settings
from bot.web.vitals import Vitals
from common.clock import Clock
from common.i18n import Translator
from common.vault import Vault
from handlers.buyers import linking, otherwise, posts
from handlers.merchants import cases
from handlers.short_words import shorten
from models.database import Database
from scheduler import journeys
from shop.events import Dispatcher
from shop.roads import TEXTS


def make_engine(
    settings: Settings,
    *,
    clock: Clock,
    real: Clock,
    vault: Vault | None,
    router: Router,
    translator: Translator,
    dispatcher: Dispatcher,
    channels: Mapping[str, Channel],
    gateways: Gateways,
    database: Database,
    vitals: Vitals,
) -> Engine:
    """What serves the updates of one shop; see `bot.app.App` for what is handed in."""
    sealing = Sealing(vault)
    turns = Turns(
        clock=clock,
        counter=_counter(router, translator, vault),
        speech=Speech(translator, {name: one.capabilities for name, one in channels.items()}),
        reception=Reception(
            clock=clock,
            dispatcher=dispatcher,
            windows={name: channel.reply_window for name, channel in channels.items()},
            hand_windows={name: hand_window(channel) for name, channel in channels.items()},
            unasked_windows={name: unasked_window(channel) for name, channel in channels.items()},
            write=translator.plain,
            maker=gateways,
            owners=_owners(settings),
        ),
        follows=journeys.follows(),
        texts=Texts(shorten, settings.sms_per_day) if TEXTS in channels else None,
        sealing=sealing,
    )
    return Engine(
        database=database,
        clock=clock,
        turns=turns,
        parsers={name: channel.parse for name, channel in channels.items()},
        counters=vitals,
        real=real,
        sealing=sealing,
    )


def _counter(router: Router, translator: Translator, vault: Vault | None) -> Counter:
    return Counter(
        router=router,
        translator=translator,
        universal=Universal(translator),
        hooks=Hooks(
            silent=otherwise.silent,
            words=otherwise.words,
            media=otherwise.media,
            unknown_command=otherwise.unknown_command,
            replied=cases.replied,
            code=linking.said,
            post=posts.came,
            comment=posts.asks,
            commented=posts.commented,
        ),
        safe=Safe(vault) if vault is not None else None,
    )


def _owners(settings: Settings) -> frozenset[tuple[str, str]]:
    """Where the owner writes from, as the installation says."""
    said = {"telegram": settings.owner_telegram_id, "bale": settings.owner_bale_id}
    return frozenset((name, str(one)) for name, one in said.items() if one is not None)
