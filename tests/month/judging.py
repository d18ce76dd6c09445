"""What a seller relies on, looked for in a month that is over: each rule says what is wrong."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from sqlmodel import col, select

import handlers
from bot.dialogue.router import Router
from common.messages import msg
from common.money import Money
from models import DueWork, Setting, Told, WorkState
from scheduler.journeys import JOURNEYS
from shop import arrivals, letters, overdue, rescue, reviews
from shop.topics import Topic
from tests.month.diary import Entry, Kind
from tests.month.play import Month
from tests.month.watching import MET
from tests.play.patterns import visible
from tests.play.shops import OWNER
from tests.play.words import translator

Complaints = Iterator[str]
NOTICES = {
    one.name: Router.collect(handlers.MODULES).notice(one.name)
    for one in Router.collect(handlers.MODULES).all()
    if one.kind == "notice"
}
DAY, WEEK = timedelta(days=1), timedelta(days=7)
MOST_A_WEEK = 2
MORNING, NIGHT = 9, 22
STILL_UP = timedelta(minutes=30)
"""Whoever has written so short ago may be written to at night."""
AT_ONCE = frozenset(
    {"order-thanks", "digital-goods", "payment-failed", "payment-nudge", "payment-review"}
    | {"money-returned", "refund-coming", "case-answer", "case-ended", "staff-changed"}
)
"""Money, and what a person of the shop says, come at any hour."""
REASONS = frozenset(
    {"rests", "night", "stopped", "not-needed", "talking", "cap", "too-late", "no-reaction"}
)
"""Why something was withheld; `no-consent` needs news for which somebody has to say yes, and nothing
is told yet that does.
"""
ELSEWHERE = {
    "nothing but words is sent in a talk": {"case-file", "case-answer-file"},
    "nobody pays at the door": {"cash-alert", "cash-thanks"},
    "nobody pays from card to card": {"receipt-alert", "receipt-lost", "receipt-refused"}
    | {"receipt-waits", "receipt-waits-alert"},
    "goods that never come back are waited for longer than a month": {"return-over"},
    "nobody has their bank take money back": {"payment-disputed"},
    "the bank knows the shop all month": {"way-refused"},
    "everybody writes from one place": {"link-again", "link-asked"},
    "the bot has no name that could be offered": {"telegram-offer"},
    "nobody of the shop writes past the bot": {"case-by-hand"},
}
"""What this month does not tell, and why not; transcripts play it."""
ALIKE = frozenset({"welcome", "case-answer", reviews.ASK, reviews.MEET, reviews.REMIND})
"""What may be said in the same words again, as of the same goods of another order."""
WELCOME, THANKS = "welcome", "order-thanks"


def every_journey_is_played(month: Month) -> Complaints:
    """Whatever the shop can begin to tell was told to somebody, but for what is told elsewhere."""
    told = {entry.notice for entry in month.entries}
    elsewhere = {name for names in ELSEWHERE.values() for name in names}
    all_of_them = {journey.say for journey in JOURNEYS}
    all_of_them |= {rescue.NUDGE, arrivals.EXPECTED, overdue.LETTER, letters.EVENING}
    yield from (f"{name} was never sent" for name in sorted(all_of_them - told - elsewhere))
    yield from (f"{name} is told in this month, too" for name in sorted(elsewhere & told))
    yield from (f"{name} is no journey" for name in sorted(elsewhere - all_of_them))


def every_reason_is_met(month: Month) -> Complaints:
    """Something was withheld for each reason, and nothing for one that nobody knows."""
    met = {one.reason for one in month.watch.withheld}
    yield from (f"nothing was withheld because of {reason!r}" for reason in REASONS - met)
    yield from (f"withheld because of {reason!r}" for reason in met - REASONS)
    topics = {Topic(one.mark.topic) for one in NOTICES.values()}
    yield from (f"{one} needs a yes, so its lack is to be met" for one in topics if one.needs_a_yes)


def instagram_is_written_to_in_its_window(month: Month) -> Complaints:
    """Whoever writes there hears nothing a day after their last words, but what a person answers;
    the news waits for them, and comes once.
    """
    street = month.street
    for who, chat in _chats(month).items():
        if not street.is_on_instagram(who):
            continue
        heard: datetime | None = None
        for entry in chat:
            if entry.kind in (Kind.SAID, Kind.PRESSED):
                heard = entry.at
            elif entry.notice and (heard is None or entry.at - heard > DAY):
                yield f"{who} heard of {entry.notice} at {entry.at}, after {heard}"
    held = {one.name for one in month.watch.held if one.reason == "window"}
    for name in ("parcel-expected", "order-delivered", reviews.ASK):
        if name not in held:
            yield f"{name} was never held there"


def nobody_gets_too_much(month: Month) -> Complaints:
    """In no seven days more than the shop's number of what no order needs."""
    for who, entries in _told(month).items():
        times = [entry.at for entry in entries if _is_marketing(entry) and entry.notice != MET]
        for first in times:
            week = [at for at in times if first <= at < first + WEEK]
            if len(week) > MOST_A_WEEK:
                yield f"{who} got {len(week)} in the week from {first}"


def one_question_at_a_time(month: Month) -> Complaints:
    """Nobody is asked of two orders within a week how they were."""
    for who, entries in _told(month).items():
        asked = [one for one in entries if one.notice in (reviews.ASK, reviews.MEET)]
        for one, next_one in pairwise(asked):
            if next_one.at - one.at < WEEK:
                yield f"{who} was asked at {one.at} and again at {next_one.at}"


def nights_are_quiet(month: Month) -> Complaints:
    """What can wait is told by day, unless its reader has just written."""
    for who, entries in _chats(month).items():
        heard: datetime | None = None
        for entry in entries:
            if entry.kind in (Kind.SAID, Kind.PRESSED):
                heard = entry.at
            if not entry.notice or who == OWNER.name or entry.notice in AT_ONCE or _is_staff(entry):
                continue
            hour = entry.at.astimezone(month.country.zone).hour
            awake = heard is not None and entry.at - heard < STILL_UP
            if not MORNING <= hour < NIGHT and not awake:
                yield f"{who} was woken at {entry.at} by {entry.notice}"


def stop_means_stop(month: Month) -> Complaints:
    """Whoever says stop hears of their orders and nothing else."""
    for who, entries in _chats(month).items():
        if who == OWNER.name:
            continue
        stopped = False
        for entry in entries:
            stopped = stopped or (entry.kind is Kind.SAID and entry.text == "/stop")
            if stopped and entry.notice and _is_marketing(entry):
                yield f"{who} said stop and got {entry.notice} at {entry.at}"


def thanks_come_before_the_welcome(month: Month) -> Complaints:
    """Whoever is about to pay, or has just paid, is thanked first and welcomed an hour later."""
    hour, books = timedelta(hours=1), month.street.books
    for who, entries in _told(month).items():
        thanked = [entry.at for entry in entries if entry.notice == THANKS]
        placed = [at for at, buyer in books.placed.values() if buyer == who]
        for welcome in (entry.at for entry in entries if entry.notice == WELCOME):
            open_ = [at for at in placed if at <= welcome < at + hour]
            if any(at <= welcome < at + hour for at in thanked):
                yield f"{who} was welcomed at {welcome}, right after thanks"
            if open_ and any(welcome < at < open_[0] + hour for at in thanked):
                yield f"{who} was welcomed at {welcome}, before thanks"


def thanks_differ(month: Month) -> Complaints:
    """Never the same words twice running to the same person."""
    for who, entries in _told(month).items():
        words = [entry.text.splitlines()[0] for entry in entries if entry.notice == THANKS]
        for one, next_one in pairwise(words):
            if one == next_one:
                yield f"{who} was thanked twice with {one!r}"


def each_thing_is_said_once(month: Month) -> Complaints:
    """No message comes a second time with the same words, and none twice for the same payment."""
    for who, entries in _told(month).items():
        seen: set[str] = set()
        for entry in entries:
            if entry.text in seen and entry.notice not in ALIKE:
                yield f"{who} was told twice: {entry.text!r}"
            seen.add(entry.text)
    thanked = sum(entry.notice == THANKS and not entry.part for entry in month.entries)
    if thanked != len(month.street.books.paid):
        yield f"{len(month.street.books.paid)} payments and {thanked} thanks"
    welcomed = [one.who for one in month.entries if one.notice == WELCOME and not one.part]
    yield from (
        f"{who} was welcomed again" for who in {w for w in welcomed if welcomed.count(w) > 1}
    )


def nothing_is_left_behind(month: Month) -> Complaints:
    """Every night all facts held, and no work has failed or is late."""
    yield from (str(broken) for broken in month.broken)
    now = month.street.now
    with month.street.stage.database.reading() as session:
        failed = select(DueWork).where(col(DueWork.state) == WorkState.FAILED)
        yield from (f"{row.kind} failed: {row.reason}" for row in session.exec(failed))
        late = select(DueWork).where(col(DueWork.state) == WorkState.DUE, col(DueWork.due_at) < now)
        yield from (f"{row.kind} is due since {row.due_at}" for row in session.exec(late))


def what_was_counted_was_seen(month: Month) -> Complaints:
    """The shop's own list of what no order needed is what came to people's phones."""
    with month.street.stage.database.reading() as session:
        counted = len(session.exec(select(Told.id)).all())
        most = session.get(Setting, "most_a_week")
    if most is not None and most.value != MOST_A_WEEK:
        yield f"the shop allows {most.value} a week"
    shown = sum(_is_marketing(one) and one.notice != MET for one in month.entries if not one.part)
    restock = sum(one.notice == "back-in-stock" and not one.part for one in month.entries)
    if counted != shown - restock:
        yield f"the shop has counted {counted} and people have seen {shown - restock}"


def the_numbers_are_right(month: Month) -> Complaints:
    """The owner's last look at the month shows what was played, counted without the shop."""
    count, place = month.count, month.country.place
    share = round(count.paid * 100 / count.placed)
    left = Money(count.came - count.returned, place.currency)
    expected = [
        msg("stats-revenue", revenue=left),
        msg("stats-returned", amount=Money(count.returned, place.currency)),
        msg("stats-orders", orders=count.placed, paid=count.paid, percent=share, before=0),
        msg("stats-buyers", buyers=count.buyers, new=count.buyers, returning=0, before=0),
        msg("stats-newcomers", people=count.newcomers),
    ]
    shown = [one for one in month.entries if one.who == OWNER.name and one.kind is Kind.SHOWN][-1]
    lines = shown.text.splitlines()
    for one in expected:
        line = visible(translator().plain(one, month.country.reader))
        if line not in lines:
            yield f"{line!r} is not what the owner was shown: {lines}"


RULES: tuple[Callable[[Month], Complaints], ...] = (
    every_journey_is_played,
    every_reason_is_met,
    nobody_gets_too_much,
    nights_are_quiet,
    stop_means_stop,
    thanks_come_before_the_welcome,
    thanks_differ,
    each_thing_is_said_once,
    nothing_is_left_behind,
    the_numbers_are_right,
    what_was_counted_was_seen,
    instagram_is_written_to_in_its_window,
    one_question_at_a_time,
)


def complaints(month: Month) -> list[str]:
    """Everything that is wrong, each with the rule that found it; empty when all is well."""
    return [f"{rule.__name__}: {why}" for rule in RULES for why in rule(month)]


def _is_marketing(entry: Entry) -> bool:
    """Whether it is of the kind one can have stopped."""
    return bool(entry.notice) and not _topic(entry).is_essential


def _is_staff(entry: Entry) -> bool:
    return bool(entry.notice) and _topic(entry) is Topic.STAFF


def _topic(entry: Entry) -> Topic:
    return Topic(NOTICES[entry.notice].mark.topic)


def _chats(month: Month) -> dict[str, list[Entry]]:
    chats: dict[str, list[Entry]] = defaultdict(list)
    for entry in month.entries:
        chats[entry.who].append(entry)
    return chats


def _told(month: Month) -> dict[str, list[Entry]]:
    """What the shop has said to each buyer of its own accord."""
    told = {
        who: [one for one in chat if one.notice and not one.part]
        for who, chat in _chats(month).items()
    }
    return {who: entries for who, entries in told.items() if who != OWNER.name}
