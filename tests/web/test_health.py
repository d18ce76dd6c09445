"""What supervisors and Prometheus read."""

from datetime import timedelta

import pytest

from tests.web.small_shop import SmallShop

pytestmark = pytest.mark.anyio


async def test_a_shop_that_is_well_says_so(shop: SmallShop) -> None:
    answer = await shop.browser.get(f"{shop.address}/health")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok", "tick_age_s": {"due": 0.0}}


async def test_a_tick_that_stays_away_is_a_fault(shop: SmallShop) -> None:
    shop.ticked_at = shop.clock.now()
    shop.clock.advance(timedelta(minutes=2))

    late = await shop.browser.get(f"{shop.address}/health")
    shop.ticked_at = None
    never = await shop.browser.get(f"{shop.address}/health")

    assert (late.status_code, never.status_code) == (503, 503)
    assert late.json()["tick_age_s"] == {"due": 120.0}
    assert never.json() == {"status": "failing", "database": "ok", "tick_age_s": {"due": None}}


async def test_a_database_that_is_gone_is_a_fault(shop: SmallShop) -> None:
    with shop.engine.database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE inbox")

    health = await shop.browser.get(f"{shop.address}/health")
    metrics = await shop.browser.get(f"{shop.address}/metrics")

    assert (health.status_code, metrics.status_code) == (503, 503)
    assert health.json()["database"] == "failing"


async def test_numbers_tell_what_happened_and_what_waits(shop: SmallShop) -> None:
    await shop.pays(await shop.order())
    await shop.to_the_bank(await shop.order())
    shop.vitals.turn("tap", 0.003)
    shop.vitals.message("telegram", "sent")

    numbers = (await shop.browser.get(f"{shop.address}/metrics")).text

    assert 'vefa_attempt_results_total{gateway="testbank",result="created"} 2.0' in numbers
    assert 'vefa_attempt_results_total{gateway="testbank",result="paid"} 1.0' in numbers
    assert 'vefa_turn_seconds_count{kind="tap"} 1.0' in numbers
    assert 'vefa_messages_total{channel="telegram",result="sent"} 1.0' in numbers
    assert 'vefa_waiting{what="attempts"} 1.0' in numbers
    assert 'vefa_waiting{what="outbox"} 0.0' in numbers


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded", "x-real-ip"])
async def test_numbers_are_for_this_machine_only(shop: SmallShop, header: str) -> None:
    answer = await shop.browser.get(f"{shop.address}/metrics", headers={header: "203.0.113.7"})

    assert answer.status_code == 404
    assert "vefa_" not in answer.text
