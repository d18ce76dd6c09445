"""The gate: who is written to of what, at which hour, and how often."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, select, update

from common.roles import Role
from models import Consent, Identity, Person, Told
from shop import consents, gate, quiet, support, waiting
from shop.gate import Follow, Telling, Withheld
from shop.settings import Shop
from shop.topics import CHOOSABLE, Topic
from tests.shop.world import World

ESSENTIAL = [topic for topic in Topic if topic.is_essential]
OTHERS = [topic for topic in Topic if not topic.is_essential]
AT_ONCE = Follow()


@pytest.fixture
def mina(world: World) -> int:
    return world.customer("مینا")


def why(
    world: World, person_id: int, topic: Topic, follow: Follow = AT_ONCE, **more: datetime
) -> Withheld | None:
    with world.turn(person_id) as ctx:
        return gate.check(ctx, Telling("news", topic, {}, **more), follow)


def tell(world: World, person_id: int, topic: Topic) -> None:
    with world.turn(person_id) as ctx:
        gate.told(ctx, Telling("news", topic, {}))


def agrees(world: World, person_id: int, *topics: Topic) -> None:
    with world.turn(person_id) as ctx:
        for topic in topics:
            consents.give(ctx, topic)


def writes(world: World, person_id: int) -> None:
    with world.turn() as ctx:
        ctx.session.exec(
            update(Identity)
            .where(col(Identity.person_id) == person_id)
            .values(last_inbound_at=ctx.now)
        )


def test_what_an_order_needs_always_comes_and_the_rest_after_a_yes_or_until_a_no(
    world: World, mina: int
) -> None:
    needs_a_yes = {Topic.OFFERS, Topic.NEW, Topic.TIPS}
    for topic in Topic:
        expected = Withheld("no-consent") if topic in needs_a_yes else None
        assert why(world, mina, topic) == expected, topic


@pytest.mark.parametrize("topic", OTHERS)
def test_stop_takes_everything_back_and_a_later_yes_brings_one_thing_again(
    world: World, mina: int, topic: Topic
) -> None:
    agrees(world, mina, *OTHERS)
    assert why(world, mina, topic) is None
    with world.turn(mina) as ctx:
        consents.withdraw_all(ctx)
    assert why(world, mina, topic) == Withheld("stopped")
    for always in ESSENTIAL:
        assert why(world, mina, always) is None
    world.clock.advance(timedelta(minutes=1))
    agrees(world, mina, topic)
    assert why(world, mina, topic) is None
    others = [one for one in OTHERS if one is not topic]
    assert {why(world, mina, one) for one in others} == {Withheld("stopped")}


def test_each_word_is_kept_with_its_wording_channel_and_time(world: World, mina: int) -> None:
    agrees(world, mina, Topic.OFFERS)
    world.clock.advance(timedelta(days=1))
    with world.turn(mina) as ctx:
        consents.withdraw(ctx, Topic.OFFERS)
        assert consents.standing(ctx) == {
            topic: topic not in (Topic.OFFERS, Topic.NEW, Topic.TIPS)
            for topic in CHOOSABLE
            if topic is not Topic.TEXTS
        }
        rows = ctx.session.exec(select(Consent).order_by(col(Consent.at))).all()
    kept = [(row.topic, row.given, row.version, row.channel, row.at) for row in rows]
    now = world.clock.now()
    assert kept == [
        ("offers", True, consents.WORDING, "simulator", now - timedelta(days=1)),
        ("offers", False, consents.WORDING, "simulator", now),
    ]


def test_asking_for_a_product_again_is_a_yes_after_a_stop(world: World, mina: int) -> None:
    sold_out = world.sells(stock_of=0)
    with world.turn(mina) as ctx:
        consents.withdraw_all(ctx)
    assert why(world, mina, Topic.RESTOCK) == Withheld("stopped")
    world.clock.advance(timedelta(minutes=1))
    with world.turn(mina) as ctx:
        waiting.ask(ctx, sold_out)
    assert why(world, mina, Topic.RESTOCK) is None


def test_what_was_said_before_a_merge_counts_after_it(world: World, mina: int) -> None:
    other = world.customer("مینا ۲")
    with world.turn(other) as ctx:
        consents.withdraw_all(ctx)
    with world.turn() as ctx:
        ctx.session.get_one(Person, other).merged_into = mina
    assert why(world, mina, Topic.FEEDBACK) == Withheld("stopped")


NIGHTS = [
    # Where the reader is, their hour, and the hour of their wall from which they may be written to.
    ("Asia/Tehran", "2026-11-22 21:59", "2026-11-22 21:59"),
    ("Asia/Tehran", "2026-11-22 22:00", "2026-11-23 09:00"),
    ("Asia/Tehran", "2026-11-23 00:10", "2026-11-23 09:00"),
    ("Asia/Tehran", "2026-11-23 08:59", "2026-11-23 09:00"),
    ("Asia/Tehran", "2026-11-23 09:00", "2026-11-23 09:00"),
    # The ends of a month and of a year; 29 February; 30 Esfand 1408, the last day of a leap year.
    ("Europe/Istanbul", "2026-11-30 23:00", "2026-12-01 09:00"),
    ("Europe/Istanbul", "2026-12-31 23:30", "2027-01-01 09:00"),
    ("Europe/Istanbul", "2028-02-28 22:30", "2028-02-29 09:00"),
    ("Europe/Istanbul", "2028-02-29 22:30", "2028-03-01 09:00"),
    ("Asia/Tehran", "2030-03-19 22:30", "2030-03-20 09:00"),
    ("Asia/Tehran", "2030-03-20 22:30", "2030-03-21 09:00"),
    # Nights in which the clocks change: nine on the wall, whatever the night was long.
    ("Europe/Berlin", "2026-03-28 22:30", "2026-03-29 09:00"),
    ("Europe/Berlin", "2026-10-24 22:30", "2026-10-25 09:00"),
    ("America/New_York", "2026-11-01 01:30", "2026-11-01 09:00"),
]


@pytest.mark.parametrize(("zone", "now", "morning"), NIGHTS)
def test_what_can_wait_waits_for_the_readers_morning(
    world: World, mina: int, zone: str, now: str, morning: str
) -> None:
    here = ZoneInfo(zone)
    with world.turn() as ctx:
        ctx.session.get_one(Person, mina).timezone = zone
    world.clock.set(datetime.fromisoformat(now).replace(tzinfo=here).astimezone(UTC))
    until = datetime.fromisoformat(morning).replace(tzinfo=here).astimezone(UTC)
    expected = Withheld("night", until) if now != morning else None
    assert why(world, mina, Topic.ORDER) == expected
    assert why(world, mina, Topic.FEEDBACK) == expected
    assert why(world, mina, Topic.PAYMENT) is None
    assert why(world, mina, Topic.SERVICE) is None
    assert why(world, mina, Topic.STAFF) is None


HOURS = [
    (22, 9, "03:00", "09:00"),
    (0, 7, "23:59", "23:59"),
    (0, 7, "06:00", "07:00"),
    (13, 16, "14:00", "16:00"),
    (13, 16, "16:00", "16:00"),
    (9, 9, "03:00", "03:00"),
]


@pytest.mark.parametrize(("night", "morning", "now", "told"), HOURS)
def test_the_shop_decides_when_it_is_night(night: int, morning: int, now: str, told: str) -> None:
    zone = ZoneInfo("Asia/Tehran")
    shop = Shop("گلستان", "fa", "IRR", str(zone), quiet_from=night, quiet_until=morning)
    at = datetime.fromisoformat(f"2026-11-22 {now}").replace(tzinfo=zone)
    then = quiet.by_day(at, zone, shop).astimezone(zone)
    assert f"{then:%Y-%m-%d %H:%M}" == f"2026-11-22 {told}"


def test_whoever_has_just_written_is_not_asleep(world: World, mina: int) -> None:
    world.clock.advance(timedelta(hours=12))
    assert why(world, mina, Topic.ORDER) is not None
    writes(world, mina)
    world.clock.advance(timedelta(minutes=29))
    assert why(world, mina, Topic.ORDER) is None
    world.clock.advance(timedelta(minutes=1))
    assert why(world, mina, Topic.ORDER) is not None


def test_two_messages_a_week_across_all_that_no_order_needs(world: World, mina: int) -> None:
    agrees(world, mina, Topic.OFFERS)
    first = world.clock.now()
    tell(world, mina, Topic.WELCOME)
    world.clock.advance(timedelta(days=2))
    # Neither what an order needs nor what was asked for counts.
    for topic in (Topic.ORDER, Topic.PAYMENT, Topic.SERVICE, Topic.RESTOCK):
        tell(world, mina, topic)
    assert why(world, mina, Topic.OFFERS) is None
    tell(world, mina, Topic.FEEDBACK)
    full = Withheld("cap", first + gate.WEEK)
    assert why(world, mina, Topic.OFFERS) == why(world, mina, Topic.FEEDBACK) == full
    assert why(world, mina, Topic.ORDER) is why(world, mina, Topic.RESTOCK) is None
    world.clock.set(first + gate.WEEK)
    assert why(world, mina, Topic.OFFERS) is None


def test_what_would_be_worth_nothing_by_then_is_not_kept_waiting(world: World, mina: int) -> None:
    for _ in range(2):
        tell(world, mina, Topic.FEEDBACK)
    soon = world.clock.now() + timedelta(days=3)
    assert why(world, mina, Topic.WELCOME, give_up_at=soon) == Withheld("cap")
    world.clock.set(soon)
    assert why(world, mina, Topic.PAYMENT, give_up_at=soon) == Withheld("too-late")


def test_whoever_never_reacts_is_left_alone_until_they_write(world: World, mina: int) -> None:
    for _ in range(gate.UNANSWERED):
        assert why(world, mina, Topic.FEEDBACK) is None
        world.clock.advance(gate.WEEK)
        tell(world, mina, Topic.FEEDBACK)
    world.clock.advance(gate.WEEK)
    assert why(world, mina, Topic.FEEDBACK) == Withheld("no-reaction")
    assert why(world, mina, Topic.ORDER) is None
    writes(world, mina)
    assert why(world, mina, Topic.FEEDBACK) is None


def test_who_talks_with_a_person_hears_nothing_else_from_the_bot(world: World, mina: int) -> None:
    with world.turn(mina) as ctx:
        case = support.open_case(ctx)
    assert why(world, mina, Topic.WELCOME) == Withheld("talking", world.clock.now() + gate.TALK)
    assert why(world, mina, Topic.ORDER) is None
    with world.turn(mina) as ctx:
        support.close_case(ctx, case)
    assert why(world, mina, Topic.WELCOME) is None


def test_a_journey_says_when_it_is_needed_no_more_and_when_it_gives_way(
    world: World, mina: int
) -> None:
    needless = Follow(unless=lambda _, __: True)
    assert why(world, mina, Topic.ORDER, needless) == Withheld("not-needed")
    later = world.clock.now() + timedelta(hours=1)
    assert why(world, mina, Topic.ORDER, Follow(rests=lambda _, __: later)) == Withheld(
        "rests", later
    )
    past = Follow(rests=lambda ctx, _: ctx.now)
    assert why(world, mina, Topic.ORDER, past) is None


def test_news_for_owners_are_not_read_by_who_only_packs_by_then(world: World, mina: int) -> None:
    for_owners = Follow(to=Role.OWNER)
    for role, expected in ((Role.OWNER, None), (Role.PACKER, Withheld("not-needed"))):
        with world.turn(mina, role) as ctx:
            assert gate.check(ctx, Telling("news", Topic.STAFF, {}), for_owners) == expected


def test_a_shop_that_wants_none_of_it_sends_none(database_url: str) -> None:
    world = World(database_url)
    world.shop = Shop("گلستان", "fa", "IRR", "Asia/Tehran", most_a_week=0)
    assert why(world, world.customer(), Topic.FEEDBACK) == Withheld("cap")
    with world.database.reading() as session:
        assert session.exec(select(Told)).all() == []
    world.close()


def test_what_did_not_get_through_does_not_count(world: World, mina: int) -> None:
    for _ in range(2):
        tell(world, mina, Topic.WELCOME)
    assert why(world, mina, Topic.FEEDBACK) is not None
    with world.turn() as ctx:
        gate.untold(ctx.session, mina, "another")
    assert why(world, mina, Topic.FEEDBACK) is not None
    with world.turn() as ctx:
        gate.untold(ctx.session, mina, "news")
    assert why(world, mina, Topic.FEEDBACK) is None
