"""Whatever happens in whatever order, nobody is written to who has not written, or not lately."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import AccountState
from shop import instagram_account, instagram_guard, instagram_line
from shop.instagram_guard import LIMITS
from shop.instagram_line import NotAnswering
from tests.databases import SQLITE, Databases
from tests.shop.world import World

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["writes", "answer", "offer", "time", "warning"]),
        st.sampled_from(["501", "502", "503"]),
        st.integers(1, 40),
    ),
    max_size=30,
)


@pytest.fixture(scope="module")
def shop(databases: Databases) -> Iterator[World]:
    world = World(databases.new(SQLITE, migrated=True))
    yield world
    world.close()


@settings(max_examples=40)
@given(STEPS)
def test_no_word_without_a_preceding_message(
    shop: World, steps: list[tuple[str, str, int]]
) -> None:
    wrote: dict[str, datetime] = {}
    frozen: datetime | None = None
    with shop.database.session() as session:
        ctx = shop.context(session)
        instagram_line.register(ctx, "gelim").state = AccountState.LOGIN
        instagram_line.logged_in(ctx, "sealed")
        for what, who, hours in steps:
            if what == "writes":
                wrote[who] = ctx.now
                instagram_line.heard(ctx, who, f"thread-{who}", ctx.now)
            elif what == "time":
                ctx.now += timedelta(hours=hours, minutes=hours)
            elif what == "warning":
                instagram_line.warn(ctx, "FeedbackRequired")
                frozen = instagram_account.known(ctx).frozen_until
            else:
                unasked = what == "offer"
                most = LIMITS.unasked_within if unasked else LIMITS.answers_within
                allowed = who in wrote and ctx.now - wrote[who] <= most
                try:
                    permit = instagram_line.permit(ctx, who, unasked=unasked)
                except NotAnswering:
                    assert not allowed
                else:
                    assert allowed
                    assert permit.thread_id == f"thread-{who}"
                    assert (permit.wait_s > 0) is (frozen is not None and ctx.now < frozen)
        session.rollback()


def test_another_account_begins_anew(world: World) -> None:
    with world.turn() as ctx:
        instagram_line.register(ctx, "gelim").state = AccountState.LOGIN
        instagram_line.logged_in(ctx, "sealed")
        instagram_line.heard(ctx, "501", "thread", ctx.now)
    with world.turn() as ctx:
        same = instagram_line.register(ctx, "gelim")
        assert (same.state, same.login) == (AccountState.OPEN, "sealed")
        other = instagram_line.register(ctx, "termeh")
        assert (other.state, other.login) == (AccountState.OFF, None)
        assert not instagram_line.is_known(ctx.session, "501")


def test_what_the_owner_has_stopped_stays_stopped(world: World) -> None:
    with world.turn() as ctx:
        row = instagram_line.register(ctx, "gelim")
        for state in AccountState:
            if state is not AccountState.OFF:
                instagram_line.stands(ctx, state, "whatever")
        instagram_line.logged_in(ctx, "sealed")
        assert row.state is AccountState.OFF


def test_writes_are_counted_once_and_forgotten_after_a_day(world: World) -> None:
    with world.turn() as ctx:
        instagram_line.register(ctx, "gelim").state = AccountState.LOGIN
        instagram_line.logged_in(ctx, "sealed")
        instagram_line.heard(ctx, "501", "thread", ctx.now)
        standing = instagram_account.standing(instagram_account.known(ctx))
        per_hour, _ = instagram_guard.budget(standing, ctx.now)
        waits = [instagram_line.permit(ctx, "501").wait_s for _ in range(per_hour + 2)]
        assert waits[:per_hour] == [0.0] * per_hour
        assert waits[per_hour:] == [3600.0, 3600.0]
        assert not instagram_line.permit_request(ctx)
