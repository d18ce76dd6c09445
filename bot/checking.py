"""`python -m bot check`: whether a shop is ready to be opened, thing by thing, in plain words."""

import ipaddress
from collections.abc import Awaitable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bot import checking_instagram, checking_private, checking_sms, checking_ways
from bot.app import LOCALES
from bot.channels import bale
from bot.channels.base import SendError
from bot.channels.platforms import BALE
from bot.channels.telegram import TelegramOptions, ask_about, ask_for_name
from bot.findings import Finding, State, fine, wrong
from bot.gateways import known_kinds
from bot.settings import Settings
from common.clock import SystemClock
from common.i18n import Translator
from common.messages import msg
from common.roles import Role
from models import LegalKind, StaffRole
from models.database import Database, is_current
from models.engines import database_url
from payments.kinds import GatewayKind
from shop import catalogue, customers, readiness, shelves, staff, terms
from shop import settings as shop_settings
from shop.context import Shopping
from shop.readiness import Missing
from shop.settings import Shop

SHELVES, GOODS = 5, 3
"""Categories, and products of each, that the preview shows."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that was found, and the lines that a buyer would see."""

    findings: tuple[Finding, ...]
    preview: tuple[str, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Whether somebody can buy."""
        return all(finding.state is not State.WRONG for finding in self.findings)


async def check(
    settings: Settings, kinds: Sequence[GatewayKind] | None = None, *, text_to: str | None = None
) -> Verdict:
    """Look at everything a shop needs; only the platforms of its bots and those who take its money
    are asked, and nothing is changed. With `text_to` a text message goes to this number.
    """
    findings = [
        *await _bots(settings),
        *await checking_instagram.look(settings),
        _public_url(settings),
        *await checking_sms.look(settings, text_to),
        fine("SECRET_KEY", "set: links are signed and secrets encrypted"),
        *_languages(settings),
    ]
    database = _database(settings)
    findings.append(database)
    if database.state is not State.FINE:
        unseen = wrong("goods", "none that could be looked at: the database comes first")
        ways = checking_ways.without_database(settings)
        return Verdict((*findings, *ways, _owner(settings, known=()), unseen))
    store = Database(settings.database_url)
    try:
        findings += await checking_ways.look(
            settings, store, known_kinds() if kinds is None else kinds
        )
        with store.reading() as session:
            findings += [
                _owner(settings, _owners(session)),
                *checking_private.look(settings, session),
                *_goods(session),
                _terms(session, settings),
                _seller(session),
            ]
            return Verdict(tuple(findings), tuple(_preview(session, settings)))
    finally:
        store.dispose()


async def _bots(settings: Settings) -> list[Finding]:
    """Each bot that is set up; a shop needs one."""
    found = []
    if settings.telegram_token is not None:
        found += await _telegram(settings)
    if settings.bale_token is not None:
        asked = ask_for_name(bale.options_of(settings), bale.SPOKEN)
        found.append(await _bot("BALE_TOKEN", "Bale", asked))
    missing = wrong("TELEGRAM_TOKEN", "missing: nobody can reach the shop; ask @BotFather")
    return found or [missing]


async def _telegram(settings: Settings) -> list[Finding]:
    """The bot, and whether it can answer in the seller's own chats."""
    name = "TELEGRAM_TOKEN"
    try:
        bot, takes_business = await ask_about(TelegramOptions.of(settings))
    except SendError as error:
        return [wrong(name, f"Telegram says no or is out of reach: {error.reason}")]
    known = fine(name, f"Telegram knows it as @{bot}")
    if takes_business:
        return [known, fine("Business Mode", "on: you can let the bot into your own chats")]
    words = (
        "off: @BotFather, Bot Settings, Business Mode, if the bot shall answer in your own chats"
    )
    return [known, Finding(State.MISSING, "Business Mode", words)]


async def _bot(setting: str, platform: str, asked: Awaitable[str]) -> Finding:
    try:
        name = await asked
    except SendError as error:
        return wrong(setting, f"{platform} says no or is out of reach: {error.reason}")
    return fine(setting, f"{platform} knows it as @{name}")


def _public_url(settings: Settings) -> Finding:
    url = settings.public_url
    if url is None:
        words = "missing: no order page; buyers get the gateway's own link in the chat"
        return Finding(State.MISSING, "PUBLIC_URL", words)
    parts = urlsplit(url)
    if _is_private(parts.hostname or ""):
        return wrong("PUBLIC_URL", f"{url} can be opened on this machine or network only")
    if parts.scheme != "https":
        return Finding(State.MISSING, "PUBLIC_URL", f"{url} is not https: banks may refuse it")
    return fine("PUBLIC_URL", url)


def _is_private(host: str) -> bool:
    if host == "localhost" or host.endswith((".local", ".internal", ".localhost")):
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host


def _languages(settings: Settings) -> Iterator[Finding]:
    spoken = Translator.load(LOCALES).languages
    if settings.shop_language in spoken:
        yield fine("SHOP_LANGUAGE", f"{settings.shop_language}; buyers choose: {', '.join(spoken)}")
    else:
        yield wrong("SHOP_LANGUAGE", f"no words for {settings.shop_language} in locales/")


def _database(settings: Settings) -> Finding:
    kind = database_url(settings.database_url).get_backend_name()
    try:
        current = is_current(settings.database_url)
    except DBAPIError as error:
        # Its first line says what is wrong; what follows may hold the address with a password.
        return wrong("DATABASE_URL", f"{kind}: {str(error.orig).strip().splitlines()[0]}")
    if current:
        return fine("DATABASE_URL", f"{kind}, up to date")
    if current is None:
        words = f"{kind}, empty: it is filled by the first `run` or `import-products`"
    else:
        words = f"{kind}, of another release: `python -m bot migrate` brings it up to date"
    return Finding(State.MISSING, "DATABASE_URL", words)


def _owners(session: Session) -> list[set[tuple[str, str]]]:
    """Where each of the owners writes from: channels, and their numbers there."""
    people = staff.with_role(session, Role.OWNER)
    accounts = (customers.identities(session, person_id) for person_id in people)
    return [{(one.channel, one.address) for one in known} for known in accounts]


def _owner(settings: Settings, known: Sequence[set[tuple[str, str]]]) -> Finding:
    channel, name, wanted = "telegram", "OWNER_TELEGRAM_ID", settings.owner_telegram_id
    token = settings.telegram_token
    if token is None and settings.bale_token is not None:
        channel, name, wanted = BALE.name, "OWNER_BALE_ID", settings.owner_bale_id
        token = settings.bale_token
    where = "; @userinfobot tells you yours" if channel == "telegram" else ""
    if wanted is None and not known:
        return wrong(name, f"missing: nobody would hear of orders{where}")
    if token is not None and str(wanted) == token.get_secret_value().partition(":")[0]:
        return wrong(name, f"this is the bot's own id{where}")
    if not known:
        words = "set; write /start to the bot once, so that it may write to you"
        return Finding(State.MISSING, name, words)
    if wanted is not None and not any((channel, str(wanted)) in one for one in known):
        words = "set to somebody who does not own the shop; `python -m bot owner` shows who does"
        return Finding(State.MISSING, name, words)
    return fine(name, f"{len(known)} {StaffRole.OWNER.value} known to the shop")


def _goods(session: Session) -> Iterator[Finding]:
    shelf = readiness.shelf(session)
    if not shelf.variants:
        yield wrong("goods", "none: bring a table with `python -m bot import-products goods.csv`")
        return
    yield fine("goods", f"{shelf.variants} for sale")
    lacking = (
        (State.WRONG, "without a price", shelf.priceless),
        (State.MISSING, "sold out", shelf.sold_out),
        (State.MISSING, "without a photo", shelf.photoless),
    )
    for state, how, missing in lacking:
        if missing.count:
            yield Finding(state, "goods", f"{missing.count} {how}: {_named(missing)}")


def _terms(session: Session, settings: Settings) -> Finding:
    written = terms.replaced(session)
    lacking = [kind for kind in LegalKind if (kind, settings.shop_language) not in written]
    if not lacking:
        return fine("terms", "your own words, in the shop's language")
    words = f"{' and '.join(lacking)}: the words Vefa brings; write /terms to the bot for your own"
    return Finding(State.MISSING, "terms", words)


def _seller(session: Session) -> Finding:
    """Whether buyers are told who sells to them; the law wants it before they pay."""
    try:
        told = bool(shop_settings.load(session).seller)
    except LookupError:
        told = False
    if told:
        return fine("seller", "name and contact stand in the terms")
    words = "no name and contact in the terms of sale; write /terms to the bot to add them"
    return Finding(State.MISSING, "seller", words)


def _named(missing: Missing) -> str:
    return ", ".join(missing.skus) + (" …" if missing.count > len(missing.skus) else "")


def _preview(session: Session, settings: Settings) -> Iterator[str]:
    """The menu and the first goods, in the shop's language; nothing before the first start."""
    try:
        shop = shop_settings.load(session)
    except LookupError:
        return
    translator, reader = Translator.load(LOCALES), shop.reader()
    ctx = _nobody(session, shop)
    yield translator.plain(msg("menu-title", shop=shop.name), reader)
    known = shelves.all_of(ctx)
    for shelf in known.below(None)[:SHELVES]:
        yield f"[{shelf.name}]"
        yield from (f"  [{below.name}]" for below in known.below(shelf.id)[:SHELVES])
        for item in catalogue.products(ctx, shelf.id).items[:GOODS]:
            yield f"  {item.name} · {translator.plain(msg('page-amount', amount=item.price), reader)}"
    if settings.testbank and not checking_ways.offered(session):
        yield translator.plain(msg("page-gateway-testbank"), reader)


def _nobody(session: Session, shop: Shop) -> Shopping:
    """The eyes of somebody who only looks; the clock does not matter to what they see."""
    return Shopping(
        session=session,
        now=SystemClock().now(),
        shop=shop,
        publish=lambda _event: None,
        person=None,
        role=Role.SYSTEM,
        actor="operator",
    )
