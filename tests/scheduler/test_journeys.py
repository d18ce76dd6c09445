"""What events lead to: which notices, for whom, when, and with facts that the notices take."""

import inspect
from collections.abc import Iterator
from dataclasses import asdict, fields
from datetime import UTC, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, select

import handlers
from bot.dialogue.router import Router
from common.roles import Role
from models import DueWork, PaymentAttempt, StaffRole
from scheduler import journeys
from scheduler.journeys import JOURNEYS
from scheduler.planning import Journey, begin, due_at
from shop import billing, staff, support, talk_files
from shop.context import Shopping
from shop.events import (
    CaseClosed,
    CaseFile,
    CaseMessage,
    CaseOpened,
    CaseRated,
    CaseWaits,
    Dispatcher,
    Event,
    OrderExpired,
    OrderPaid,
    OrderPlaced,
    OrderShipped,
    PaymentFailed,
    PaymentNeedsReview,
    StockLow,
)
from shop.topics import Topic
from tests.shop.world import GATEWAY, World

ROUTER = Router.collect(handlers.MODULES)
PLACE = asdict(talk_files.place(32.65, 51.67))
UNTOLD = {
    "channel-token",
    "dead-letter",
    "evening-letter",
    "instagram-news",
    "invariants-broken",
    "parcel-expected",
    "payment-nudge",
    "post-asked",
    "promise-overdue",
    "texts-refused",
}
"""Notices that begin with a fault or with the clock, and not with an event."""


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.say)
def test_a_notice_takes_the_facts_its_journey_brings(journey: Journey) -> None:
    notice = ROUTER.notice(journey.say).function
    facts = {field.name for field in fields(journey.after)} - journey.leaves_out
    inspect.signature(notice).bind(object(), **dict.fromkeys(facts))
    # What is left out must exist, or the declaration says something that is not so.
    assert journey.leaves_out <= {field.name for field in fields(journey.after)}


def test_every_notice_is_told_by_somebody() -> None:
    known = {one.name for one in ROUTER.all() if one.kind == "notice"}
    assert known == {journey.say for journey in JOURNEYS} | UNTOLD


class Scene:
    """A shop with an owner, an agent, a packer and a buyer with an order."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.dispatcher = Dispatcher()
        journeys.subscribe(self.dispatcher)
        self.buyer = world.customer("مینا")
        self.people = {self.buyer: "buyer"}
        for name, role in (
            ("owner", StaffRole.OWNER),
            ("agent", StaffRole.AGENT),
            ("packer", StaffRole.PACKER),
        ):
            person = world.customer(name)
            self.people[person] = name
            with world.turn() as ctx:
                staff.appoint(ctx.session, person, role, ctx.now, actor="test")
        self.order = world.place(self.buyer, {world.sells(): 1})
        with world.turn() as ctx:
            order = world.order(self.order)
            self.attempt = billing.open_attempt(ctx, order, GATEWAY, test=False).id
        with world.turn(self.buyer) as ctx:
            self.case = support.open_case(ctx).id

    def happens(self, event: Event, *, actor: int | None = None) -> dict[str, set[str]]:
        """Publish an event; who is told what by it."""
        with self.world.turn() as ctx:
            before = set(ctx.session.exec(select(DueWork.id)).all())
        with self.world.turn(actor, Role.OWNER if actor else None) as ctx:
            self.dispatcher.publish(ctx, event)
        with self.world.turn() as ctx:
            rows = ctx.session.exec(
                select(DueWork).where(col(DueWork.kind).startswith("notice:"))
            ).all()
            told: dict[str, set[str]] = {}
            for row in rows:
                if row.id not in before:
                    assert row.person_id is not None
                    told.setdefault(row.kind[7:], set()).add(self.people[row.person_id])
            return told

    def payload(self, notice: str) -> dict[str, Any]:
        with self.world.turn() as ctx:
            rows = ctx.session.exec(select(DueWork).where(DueWork.kind == f"notice:{notice}"))
            return dict(rows.all()[-1].payload)


@pytest.fixture
def scene(database_url: str) -> Iterator[Scene]:
    world = World(database_url)
    yield Scene(world)
    world.close()


TOLD: list[tuple[str, dict[str, set[str]]]] = [
    (
        "paid",
        {
            "order-thanks": {"buyer"},
            "order-paid-alert": {"owner"},
            "order-to-pack": {"packer"},
        },
    ),
    ("failed", {"payment-failed": {"buyer"}}),
    ("review", {"payment-review": {"buyer"}, "payment-review-alert": {"owner"}}),
    ("expired", {"order-expired": {"buyer"}}),
    ("shipped", {"order-shipped": {"buyer"}}),
    ("low", {"stock-low": {"owner"}}),
    ("opened", {"case-opened": {"owner", "agent"}}),
    ("asked", {"case-message": {"owner", "agent"}}),
    ("answered", {"case-answer": {"buyer"}}),
    ("closed", {"case-ended": {"buyer"}}),
    ("waits", {"case-unanswered": {"owner", "agent"}}),
    ("file", {"case-file": {"owner", "agent"}}),
    ("answer file", {"case-answer-file": {"buyer"}}),
    ("poor", {"case-rated-poor": {"owner"}}),
    ("good", {}),
    ("placed", {}),
]


def _event(scene: Scene, name: str) -> Event:
    return {
        "paid": OrderPaid(scene.order, scene.attempt),
        "failed": PaymentFailed(scene.order, scene.attempt, "cancelled"),
        "review": PaymentNeedsReview(scene.attempt, "late"),
        "expired": OrderExpired(scene.order),
        "shipped": OrderShipped(scene.order, 5),
        "low": StockLow(7, 2),
        "opened": CaseOpened(scene.case),
        "asked": CaseMessage(scene.case, from_staff=False, text="سلام"),
        "answered": CaseMessage(scene.case, from_staff=True, text="بفرمایید"),
        "closed": CaseClosed(scene.case),
        "waits": CaseWaits(scene.case, "2026-03-10T08:30:00+00:00"),
        "file": CaseFile(scene.case, from_staff=False, file=PLACE),
        "answer file": CaseFile(scene.case, from_staff=True, file=PLACE),
        "poor": CaseRated(scene.case, 3),
        "good": CaseRated(scene.case, 4),
        "placed": OrderPlaced(scene.order),
    }[name]


@pytest.mark.parametrize(("name", "told"), TOLD, ids=[name for name, _ in TOLD])
def test_an_event_is_told_to_those_it_concerns(
    scene: Scene, name: str, told: dict[str, set[str]]
) -> None:
    assert scene.happens(_event(scene, name)) == told


def test_the_facts_arrive_as_they_were(scene: Scene) -> None:
    scene.happens(_event(scene, "asked"))
    assert scene.payload("case-message") == {
        "case_id": scene.case,
        "text": "سلام",
    }
    scene.happens(_event(scene, "answered"))
    assert scene.payload("case-answer") == {"text": "بفرمایید"}


def test_the_same_event_is_told_once_and_the_same_words_as_often_as_they_are_said(
    scene: Scene,
) -> None:
    assert scene.happens(_event(scene, "paid"))
    assert scene.happens(_event(scene, "paid")) == {}
    assert scene.happens(_event(scene, "asked")) == scene.happens(_event(scene, "asked")) != {}


def test_who_ends_a_talk_themselves_is_not_told_that_it_has_ended(scene: Scene) -> None:
    assert scene.happens(_event(scene, "closed"), actor=scene.buyer) == {}


def test_an_event_about_nobody_is_a_fault_of_its_declaration(scene: Scene) -> None:
    scene.dispatcher.subscribe(
        StockLow, lambda ctx, event: begin(Journey("stock-low", StockLow), ctx, event)
    )
    with pytest.raises(TypeError, match="StockLow"):
        scene.happens(StockLow(7, 2))


def test_a_notice_is_due_when_its_journey_says(scene: Scene) -> None:
    assert scene.happens(_event(scene, "expired"))
    with scene.world.turn() as ctx:
        row = ctx.session.exec(select(DueWork).where(DueWork.kind == "notice:order-expired")).one()
        assert row.due_at == ctx.now
        assert ctx.session.get(PaymentAttempt, scene.attempt) is not None


HALF_PAST_SIX = time(18, 30)


@pytest.mark.parametrize(
    ("zone", "now", "wait", "at", "expected"),
    [
        # Nothing said: at once, or so much later to the second.
        ("Asia/Tehran", "2026-11-22 12:00:05", timedelta(), None, "2026-11-22 12:00:05"),
        ("Asia/Tehran", "2026-11-22 12:00:05", timedelta(hours=2), None, "2026-11-22 14:00:05"),
        # An hour of the day: today when it is still to come, else tomorrow.
        ("Asia/Tehran", "2026-11-22 12:00", timedelta(), HALF_PAST_SIX, "2026-11-22 18:30"),
        ("Asia/Tehran", "2026-11-22 18:30", timedelta(), HALF_PAST_SIX, "2026-11-22 18:30"),
        ("Asia/Tehran", "2026-11-22 18:31", timedelta(), HALF_PAST_SIX, "2026-11-23 18:30"),
        ("Asia/Tehran", "2026-11-22 23:59", timedelta(days=5), HALF_PAST_SIX, "2026-11-28 18:30"),
        ("Europe/Istanbul", "2026-12-29 10:00", timedelta(days=5), HALF_PAST_SIX, "2027-01-03 18:30"),
        # Leap day, and 30 Esfand 1403, the last day of a Jalali leap year.
        ("Asia/Tehran", "2028-02-27 10:00", timedelta(days=2), HALF_PAST_SIX, "2028-02-29 18:30"),
        ("Asia/Tehran", "2025-03-15 10:00", timedelta(days=5), HALF_PAST_SIX, "2025-03-20 18:30"),
        # Clocks that change between: the same hour on the wall.
        ("Europe/Berlin", "2026-03-27 10:00", timedelta(days=3), None, "2026-03-30 10:00"),
        ("Europe/Berlin", "2026-10-23 10:00", timedelta(days=3), None, "2026-10-26 10:00"),
        ("Europe/Berlin", "2026-10-23 18:45", timedelta(days=1), HALF_PAST_SIX, "2026-10-25 18:30"),
        # Hours are hours, whatever the clocks do.
        ("Europe/Berlin", "2026-03-29 01:30", timedelta(hours=2), None, "2026-03-29 04:30"),
        # An hour that does not exist on that day is the one after it.
        ("Europe/Berlin", "2026-03-28 12:00", timedelta(), time(2, 30), "2026-03-29 03:30"),
    ],
)  # fmt: skip
def test_its_time_is_that_of_the_clock_on_the_shops_wall(
    zone: str, now: str, wait: timedelta, at: time | None, expected: str
) -> None:
    place = ZoneInfo(zone)
    begun = datetime.fromisoformat(now).replace(tzinfo=place).astimezone(UTC)
    ctx = _in_zone(zone)
    told = due_at(begun, Journey("order-thanks", OrderPaid, wait=wait, at=at), ctx)
    assert told.tzinfo is UTC
    assert told.astimezone(place).replace(tzinfo=None) == datetime.fromisoformat(expected)


def _in_zone(zone: str) -> Shopping:
    return cast(Shopping, SimpleNamespace(shop=SimpleNamespace(zone=ZoneInfo(zone))))


def test_every_notice_names_a_topic_there_is() -> None:
    for one in ROUTER.all():
        if one.kind == "notice":
            Topic(ROUTER.notice(one.name).mark.topic)


def test_what_no_order_needs_is_said_at_most_once() -> None:
    for one in ROUTER.all():
        if one.kind == "notice":
            mark = ROUTER.notice(one.name).mark
            assert Topic(mark.topic).is_essential or mark.promise == "once", one.name
