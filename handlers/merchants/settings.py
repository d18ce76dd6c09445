"""The owner's settings: a screen with one button for each thing, and the question behind it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from bot.dialogue.cards import EMPTY_LINE, Answer, Begin, Go, Words, button, card
from bot.dialogue.dialogues import Given, Option, Talk, dialogue
from bot.dialogue.routes import command, route, screen
from common.errors import BadInput, NotFound
from common.messages import Link, Message, msg
from common.money import PRICED_IN
from common.roles import Role
from common.text import clean_input, persian_digits
from handlers.gateway_words import gateway_name
from handlers.wording import MENU_BUTTON, side_by_side
from shop import goods, hours, settings
from shop.context import Shopping
from shop.hours import DAYS_OFF, Hours

ZONES = ("Asia/Tehran", "Europe/Istanbul", "Asia/Kabul", "Asia/Baku", "Asia/Dubai", "Europe/London")
CURRENCIES = ("IRR", "TRY", "USD", "EUR")
"""The usual ones, as buttons; any other that we know may be typed."""
LIKELY = {"fa": ("IRR", "Asia/Tehran", "jalali"), "tr": ("TRY", "Europe/Istanbul", "gregorian")}
"""What sellers have who speak this language; English is spoken everywhere."""
MINUTES = ("30", "60", "180", "1440")
ELSEWHERE = ("payments", "business", "delivery", "points", "coupons", "goods", "stop")
"""What has a screen of its own."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is asked: what is suggested, and how the answer is read."""

    options: Callable[[Shopping], Sequence[Option]]
    read: Callable[[Given], Any]


def _read_name(given: Given) -> str:
    name = " ".join(clean_input(given.text).split())
    if not 0 < len(name) <= 64:
        raise BadInput("setting-name-unusable")
    return name


def _read_currency(given: Given) -> str:
    code = (given.value or given.text).strip().upper()
    if code not in PRICED_IN:
        raise BadInput("setting-currency-unknown")
    return code


def _read_zone(given: Given) -> str:
    return given.value or given.text.strip()


def _read_chosen(given: Given) -> str:
    if given.value is None:
        raise BadInput("setting-choose")
    return given.value


def _read_minutes(given: Given) -> int:
    return int(_read_chosen(given))


def _buttons(key: str, values: Sequence[str]) -> Callable[[Shopping], Sequence[Option]]:
    return lambda ctx: [
        Option(one, msg(f"setting-{key}-{one.lower()}-button")) for one in _likely(ctx, values)
    ]


def _likely(ctx: Shopping, values: Sequence[str]) -> list[str]:
    """The same with what this seller most likely has first: by the shop's language, then as the
    shop was installed.
    """
    spoken = LIKELY.get(ctx.shop.language, ())
    known = (ctx.shop.currency, ctx.shop.timezone)
    return sorted(values, key=lambda one: (one not in spoken, one not in known))


def _nothing(_: Shopping) -> Sequence[Option]:
    return ()


def _city(zone: str) -> Message:
    """The city by whose clock a usual zone goes."""
    return msg(f"setting-timezone-{zone.lower().replace('/', '-')}-button")


def _zones(ctx: Shopping) -> Sequence[Option]:
    return [Option(zone, _city(zone)) for zone in _likely(ctx, ZONES)]


FIELDS = {
    "name": Field(_nothing, _read_name),
    "language": Field(
        lambda _: [Option(one, msg(f"language-{one}-button")) for one in settings.LANGUAGES],
        _read_chosen,
    ),
    "currency": Field(_buttons("currency", CURRENCIES), _read_currency),
    "timezone": Field(_zones, _read_zone),
    "calendar": Field(_buttons("calendar", ("jalali", "gregorian")), _read_chosen),
    "reserve_minutes": Field(_buttons("minutes", MINUTES), _read_minutes),
}
"""Each is a setting of the same name."""
ASKED = (*FIELDS, "hours")


@screen("m/settings", role=Role.OWNER)
@command("settings")
def show(ctx: Shopping) -> Answer:
    """How the shop is set up."""
    fields = [button(_button(name), route("m/settings", name)) for name in ASKED]
    others = [
        button(msg(f"setting-{name}-button"), f"m/{name}" if name != "stop" else "m/stop")
        for name in ELSEWHERE
    ]
    return card(
        *summary(ctx),
        rows=[*side_by_side(fields), *side_by_side(others), [MENU_BUTTON]],
    )


def summary(ctx: Shopping) -> list[Words]:
    """The shop in a few lines."""
    shop = ctx.shop
    zone = _city(shop.timezone) if shop.timezone in ZONES else shop.timezone
    return [
        msg("setting-title", shop=shop.name),
        msg("setting-is-language", language=msg(f"language-{shop.language}-button")),
        msg("setting-is-currency", currency=_currency(shop.currency)),
        msg("setting-is-timezone", zone=zone),
        msg("setting-is-calendar", calendar=msg(f"setting-calendar-{shop.calendar}-button")),
        msg("setting-is-reserve", minutes=shop.reserve_minutes),
        _hours(ctx),
        EMPTY_LINE,
        *ways_to_pay(ctx),
        *_link(ctx),
    ]


def _link(ctx: Shopping) -> list[Words]:
    """What the owner gives to buyers, so that they find the shop; who comes by it is known so."""
    link = ctx.shop.bot_link(ctx.channel or "", "s_profile")
    return [msg("setting-is-link", link=Link(link))] if link else []


def ways_to_pay(ctx: Shopping) -> list[Words]:
    """How buyers can pay."""
    names: list[Words] = [gateway_name(name) for name in ctx.shop.gateways]
    if not names:
        return [msg("setting-pay-none")]
    return [msg("setting-pay"), *names]


def _hours(ctx: Shopping) -> Words:
    known = ctx.shop.hours
    if known is None:
        return msg("setting-hours-none")
    off = next((name for name, days in DAYS_OFF.items() if days == known.off), "none")
    return msg(
        "setting-is-hours",
        opens=_clock(ctx, known.opens),
        closes=_clock(ctx, known.closes),
        off=msg(f"setting-off-{off}-button"),
    )


def _clock(ctx: Shopping, at: time) -> str:
    written = at.isoformat("minutes")
    return persian_digits(written) if ctx.reader.language == "fa" else written


def _currency(code: str) -> Message | str:
    return msg(f"setting-currency-{code.lower()}-button") if code in CURRENCIES else code


def _button(name: str) -> Message:
    return msg(f"setting-{name.replace('_', '-')}-button")


@screen("m/settings/{field}", role=Role.OWNER)
def begin(_: Shopping, field: str) -> Answer:
    """Change one thing."""
    if field not in ASKED:
        raise NotFound("setting-gone")
    return Begin("setting", {"field": field})


@dialogue("setting", version=1, role=Role.OWNER)
def change(talk: Talk[Shopping], field: str) -> Answer:
    """Ask for it and write it down."""
    if field == "hours":
        ask_hours(talk, optional=True, skipped={})
    else:
        ask(talk, field)
    return Go("m/settings", msg("setting-saved"))


def ask(talk: Talk[Shopping], field: str, *, optional: bool = False) -> None:
    """One thing; what is skipped stays as it is. Written at once, so that what is asked next
    is asked in the new money, and undone with the rest if the dialogue is not finished.
    """
    ctx, asked = talk.ctx, FIELDS[field]
    if field == "currency" and goods.any_priced(ctx):
        talk.say(msg("setting-currency-warning"))
    said = talk.ask(
        f"setting-{field.replace('_', '-')}",
        lambda given: _usable(ctx, field, asked.read(given)),
        options=asked.options(ctx),
        optional=optional,
    )
    if said is not None:
        settings.change(ctx, field, said)


def _usable(ctx: Shopping, field: str, value: object) -> object:
    """The value, if the shop can have it.

    Raises:
        BadInput, Conflict: it cannot.
    """
    settings.check(ctx, field, value)
    return value


def ask_hours(
    talk: Talk[Shopping], *, optional: bool, skipped: dict[str, Any] | None = None
) -> None:
    """From when to when, and the days off; skipped may mean that nothing is said of hours."""
    ctx = talk.ctx
    span = talk.ask("setting-hours", lambda given: hours.parse_hours(given.text), optional=optional)
    if span is None:
        if skipped is not None:
            settings.change(ctx, "hours", skipped)
        return
    west = ("none", "sunday", "saturday-sunday")
    names = ("none", "friday", "thursday-friday") if ctx.shop.country == "IR" else west
    options = [Option(name, msg(f"setting-off-{name}-button")) for name in names]
    off = DAYS_OFF[talk.choose("setting-off", options)]
    settings.change(ctx, "hours", Hours(*span, off).to_json())
