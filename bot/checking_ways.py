"""Whether buyers can pay: each way is tried with what its owner has said, as far as that goes."""

import asyncio
from collections.abc import Sequence

from sqlmodel import Session

from bot.channels.bale import bale_channel, options_of
from bot.channels.bale_bills import BaleBills
from bot.channels.telegram import TelegramChannel, TelegramOptions
from bot.engine.gateways import Gateways
from bot.engine.probing import probed
from bot.findings import Finding, State, fine, wrong
from bot.settings import Settings
from models import PaymentWay
from models.database import Database
from payments.bills import BillPorts
from payments.kinds import GatewayKind, notice_address
from shop import offered_ways
from shop import settings as shop_settings
from shop.ways import Probe

NAME = "gateways"
WORDS = {
    Probe.FINE: "it knows the shop",
    Probe.REFUSED: "it does not know the shop by what it was told ({code}); see /payments",
    Probe.UNSUPPORTED: "whether it works shows in a payment only; buy something small yourself",
    Probe.UNREACHABLE: "out of reach from here ({code}); is a proxy needed, or the proxy down?",
    Probe.UNKNOWN: "it gave an answer of no use ({code}); try again later",
    Probe.UNUSABLE: "what it was told cannot be used, or was sealed with another secret key",
}

UNHEARD = "it reports only to an https address without a port; set PUBLIC_URL to one"


def without_database(settings: Settings) -> list[Finding]:
    """What can be said of an installation whose database nobody can look at yet."""
    return _installed(settings, [])


async def look(
    settings: Settings, database: Database, kinds: Sequence[GatewayKind]
) -> list[Finding]:
    """Try every way that is not removed, side by side."""
    bot = TelegramChannel(TelegramOptions.of(settings)) if settings.telegram_token else None
    on_bale = bale_channel(options_of(settings)) if settings.bale_token else None
    gateways = Gateways(
        {},
        kinds=kinds,
        vault=settings.vault(),
        shop_url=settings.public_url,
        bills=BillPorts(
            telegram=bot.bills if bot is not None else None,
            bale=BaleBills(on_bale) if on_bale is not None else None,
        ),
    )
    try:
        with database.reading() as session:
            ways = list(offered_ways.ways_of_owner(session))
            try:
                gateways.refresh(session, shop_settings.load(session))
            except LookupError:
                return without_database(settings)
        tried = await asyncio.gather(*(_try(gateways, way, ways) for way in ways))
        asked = {kind.name for kind in kinds if kind.one_address}
        told = [_reported(settings, way) for way in ways if way.kind in asked and way.active]
        deaf = {kind.name for kind in kinds if not kind.reports_to(settings.public_url)}
        unheard = [wrong(NAME, f"{way.name}: {UNHEARD}") for way in ways if way.kind in deaf]
        return [*_installed(settings, ways), *tried, *told, *unheard]
    finally:
        await gateways.aclose()
        for one in (bot, on_bale):
            if one is not None:
                await one.close()


def offered(session: Session) -> bool:
    """Whether any way of the owner's is offered for real money."""
    return any(way.active and not way.test for way in offered_ways.ways_of_owner(session))


def _installed(settings: Settings, ways: Sequence[PaymentWay]) -> list[Finding]:
    """What the installation brings, beside the ways of the owner."""
    live = any(way.active and not way.test for way in ways)
    if settings.testbank and live:
        words = "the test bank is not offered beside real ways; take TESTBANK out"
        return [Finding(State.MISSING, NAME, words)]
    if settings.testbank:
        words = "the test bank: everybody pays with play money; take it out before real buyers come"
        return [Finding(State.MISSING, NAME, words)]
    if any(way.active for way in ways):
        return []
    words = "missing: nobody can pay; write /payments to the bot, or try out with TESTBANK=true"
    return [wrong(NAME, words)]


def _reported(settings: Settings, way: PaymentWay) -> Finding:
    """Where the provider has to report to, which it hears from nobody but the owner."""
    if settings.public_url is None:
        words = f"{way.name}: it cannot report payments without PUBLIC_URL; they are asked about"
        return Finding(State.MISSING, NAME, words)
    address = notice_address(settings.public_url, way.name)
    return fine(NAME, f"{way.name}: its panel has to know {address} to report payments at once")


async def _try(gateways: Gateways, way: PaymentWay, ways: Sequence[PaymentWay]) -> Finding:
    gateway = gateways.get(way.name)
    said, code = await probed(gateway) if gateway is not None else (Probe.UNUSABLE, "")
    words = f"{way.name}: {WORDS[said].format(code=code or 'no word')}"
    if not way.active:
        return Finding(State.FINE if said is Probe.FINE else State.MISSING, NAME, f"{words}; off")
    if way.test:
        live = any(other.active and not other.test for other in ways)
        play = "not offered beside real ways" if live else "everybody pays with play money"
        return Finding(State.MISSING, NAME, f"{words}; in test mode: {play}")
    if said in {Probe.FINE, Probe.UNSUPPORTED}:
        return fine(NAME, words)
    return wrong(NAME, words)
