"""How the shop writes to its buyers: hours, how often, its own words; and what was not sent."""

import re
from collections.abc import Mapping
from datetime import timedelta

from bot.dialogue.cards import Answer, Begin, Go, Said, Words, button, card
from bot.dialogue.dialogues import Given, Talk, dialogue
from bot.dialogue.routes import command, route, screen
from common.amounts import find_count
from common.errors import BadInput, NotFound
from common.messages import Message, msg
from common.roles import Role
from common.text import clean_input, fold
from handlers.wording import MENU_BUTTON, called
from shop import keeping, promises, settings, withheld
from shop.context import Shopping
from shop.periods import Period
from shop.settings import LONGEST_THANKS
from shop.withheld import Unsent

NUMBERS: Mapping[str, tuple[str, range]] = {
    "cap": ("most_a_week", range(8)),
    "welcome": ("welcome_minutes", range(7 * 24 * 60 + 1)),
    "feedback": ("feedback_days", range(1, 61)),
    "dispatch": ("dispatch_days", range(31)),
}
"""What is one number: the setting, and what it may be."""
LATELY = timedelta(days=30)
_HOURS = re.compile(r"[^0-9]*([0-9]{1,2})[^0-9]+([0-9]{1,2})[^0-9]*")
WORDS = {"thanks": "thanks_words", "seal": "seal_words"}
"""What is a sentence of the owner's own: the setting."""
CHANGES = (*WORDS, "quiet", *NUMBERS)
NAMED = {
    "welcome": "welcome",
    "feedback": "feedback",
    "how-was-it": "feedback",
    "feedback-reminder": "feedback-reminder",
    "back-in-stock": "back-in-stock",
    "payment-nudge": "payment-nudge",
    "case-rating": "case-rating",
    "": "answer",
}
"""What notices are called in the list; the others are news of orders."""
REASONS = (
    *("too-late", "stopped", "no-consent", "no-reaction", "rests", "talking", "night", "cap"),
    *("window", "unreachable", "channel-off", "nowhere", "refused", "unknown", "restored"),
    *("text-refused", "text-stopped", "text-no-number", "text-spent"),
)


@screen("m/messages", role=Role.OWNER)
@command("messages")
def show(ctx: Shopping) -> Answer:
    """How things stand, with a button for each that can be changed."""
    shop = ctx.shop
    text: list[Words] = [
        msg("messages-title"),
        msg("messages-quiet", night=shop.quiet_from, morning=shop.quiet_until),
        msg("messages-cap", most=shop.most_a_week),
        msg("messages-welcome", minutes=shop.welcome_minutes)
        if shop.welcome_minutes
        else msg("messages-no-welcome"),
        msg("messages-feedback", days=shop.feedback_days),
        msg("messages-dispatch", days=shop.dispatch_days),
        *_kept(ctx),
        msg("messages-thanks") if shop.thanks_words else msg("messages-no-thanks"),
        *([Said(shop.thanks_words)] if shop.thanks_words else []),
        msg("messages-seal") if shop.seal_words else msg("messages-no-seal"),
        *([Said(shop.seal_words)] if shop.seal_words else []),
    ]
    changes = [
        button(msg(f"messages-{what}-button"), route("m/messages/change", what)) for what in CHANGES
    ]
    pairs = [changes[place : place + 2] for place in range(0, len(changes), 2)]
    unsent = button(msg("messages-unsent-button"), "m/messages/unsent")
    return card(*text, rows=[*pairs, [unsent], [MENU_BUTTON]])


def _kept(ctx: Shopping) -> list[Words]:
    """How the shop kept its word lately, once there is something to tell."""
    today = promises.today_in(ctx)
    lately = keeping.kept(ctx, Period(today - LATELY, today))
    if not lately.arrived:
        return []
    return [msg("messages-kept", kept=lately.in_time, arrived=lately.arrived)]


@screen("m/messages/change/{what}", role=Role.OWNER)
def begin(_: Shopping, what: str) -> Answer:
    """Change one of them."""
    if what not in CHANGES:
        raise NotFound("not-found")
    return Begin("messages", {"what": what})


@dialogue("messages", version=1, role=Role.OWNER)
def change(talk: Talk[Shopping], what: str) -> Answer:
    """What it is to be from now on."""
    match what:
        case "thanks" | "seal":
            own = talk.ask(f"messages-ask-{what}", _read_words, optional=True)
            settings.change(talk.ctx, WORDS[what], own or "")
        case "quiet":
            night, morning = talk.ask("messages-ask-quiet", _read_hours)
            settings.change(talk.ctx, "quiet_from", night)
            settings.change(talk.ctx, "quiet_until", morning)
        case _:
            setting, span = NUMBERS[what]
            number = talk.ask(f"messages-ask-{what}", lambda given: _read_number(given, span))
            settings.change(talk.ctx, setting, number)
    return Go("m/messages", msg("messages-saved"))


@screen("m/messages/unsent", role=Role.MANAGER)
def unsent(ctx: Shopping) -> Answer:
    """To whom something was not written, and why."""
    found = withheld.recent(ctx)
    lines = [_line(one) for one in found]
    back = button(msg("messages-back-button"), "m/messages")
    title = msg("messages-unsent") if lines else msg("messages-none-unsent")
    return card(title, *lines, rows=[[back, MENU_BUTTON]])


def _line(one: Unsent) -> Message:
    what = msg(f"unsent-{NAMED.get(one.name, 'order')}")
    who, reason = called(one.person), why(one.reason)
    if one.until is None:
        return msg("unsent-line", name=who, what=what, why=reason)
    return msg("unsent-line-later", name=who, what=what, why=reason, until=one.until)


def why(reason: str) -> Message:
    """Why something was not written."""
    return msg(f"unsent-why-{reason if reason in REASONS else 'other'}")


def _read_words(given: Given) -> str:
    return clean_input(given.text, LONGEST_THANKS)


def _read_hours(given: Given) -> tuple[int, int]:
    """Two hours of the day: "22-9"."""
    hours = _HOURS.fullmatch(fold(given.text))
    if hours is None or not all(int(hour) < 24 for hour in hours.groups()):
        raise BadInput("messages-hours-unreadable")
    return int(hours[1]), int(hours[2])


def _read_number(given: Given, span: range) -> int:
    found = find_count(given.text)
    if found is None or found not in span:
        raise BadInput("messages-number-unusable", least=span[0], most=span[-1])
    return found
