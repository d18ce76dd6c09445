"""Attempts to be paid: what is begun at a gateway, and the links it gives."""

from datetime import timedelta

import pytest

from common.errors import Conflict, LimitReached, MoneyError
from models import AttemptState
from payments.base import Created, FailureClass, GetRedirect, PostRedirect
from shop import billing, opening, orders
from shop.events import PaymentFailed
from tests.shop.world import GATEWAY, World, failed, link, toman


def test_a_young_link_is_given_again(world: World, order_id: int) -> None:
    first = world.begin(order_id)
    assert world.begin(order_id) == first
    assert world.begin(order_id, "other") != first
    world.clock.advance(timedelta(minutes=11))
    assert world.begin(order_id) != first


def test_a_link_that_failed_is_not_given_again(world: World, order_id: int) -> None:
    first = world.begin(order_id)
    world.record(first, failed(world.attempt(first)))
    assert world.begin(order_id) != first


def test_where_the_browser_goes_is_remembered(world: World, order_id: int) -> None:
    posted = PostRedirect("https://bank.example/route", {"token": "t-1"})
    with world.turn() as ctx:
        attempt = billing.open_attempt(ctx, orders.by_id(ctx.session, order_id), GATEWAY)
        assert billing.redirect_of(attempt) is None
        billing.issued(ctx, attempt.id, Created("r-1", posted))
        assert billing.redirect_of(attempt) == posted
        view = billing.to_check(ctx, attempt.id)
    assert view is not None
    assert (view.provider_ref, view.amount) == ("r-1", toman(450_000))


def test_a_gateway_that_repeats_a_reference_is_refused(world: World, shawl: int) -> None:
    first = world.begin(world.place(world.customer(), {shawl: 1}))
    order_id = world.place(world.customer("سارا"), {shawl: 1})
    with world.turn() as ctx:
        attempt = billing.open_attempt(ctx, orders.by_id(ctx.session, order_id), GATEWAY)
        created = Created(f"ref-{first}", GetRedirect("https://bank.example"))
        with pytest.raises(MoneyError):
            billing.issued(ctx, attempt.id, created)


def test_a_gateway_that_refuses_to_begin_is_noted(world: World, order_id: int) -> None:
    with world.turn() as ctx:
        attempt = billing.open_attempt(ctx, orders.by_id(ctx.session, order_id), GATEWAY)
    with world.turn() as ctx:
        billing.create_failed(ctx, attempt.id, FailureClass.GATEWAY_DOWN, "1011")
        assert billing.to_check(ctx, attempt.id) is None
    assert world.attempt(attempt.id).state is AttemptState.CREATE_FAILED
    assert not [one for one in world.heard if isinstance(one, PaymentFailed)]


def test_an_attempt_without_a_link_ends_with_its_time(world: World, order_id: int) -> None:
    with world.turn() as ctx:
        attempt = billing.open_attempt(ctx, orders.by_id(ctx.session, order_id), GATEWAY)
        billing.create_unknown(ctx, attempt.id)
    with world.turn() as ctx:
        assert billing.to_check(ctx, attempt.id) is None
    assert world.attempt(attempt.id).state is AttemptState.UNKNOWN
    world.clock.advance(timedelta(hours=2))
    with world.turn() as ctx:
        assert billing.to_check(ctx, attempt.id) is None
    assert world.attempt(attempt.id).state is AttemptState.EXPIRED


def test_an_answer_that_comes_after_all_still_gives_the_link(world: World, order_id: int) -> None:
    with world.turn() as ctx:
        attempt = billing.open_attempt(ctx, orders.by_id(ctx.session, order_id), GATEWAY)
        billing.create_unknown(ctx, attempt.id)
        billing.issued(ctx, attempt.id, link(attempt.id))
    assert world.attempt(attempt.id).state is AttemptState.ISSUED


def test_what_is_paid_or_over_is_not_paid_again(world: World, shawl: int, order_id: int) -> None:
    world.pays(order_id)
    expired = world.place(world.customer("سارا"), {shawl: 1})
    world.wait(hours=2)
    for one, key in ((order_id, "order-paid-already"), (expired, "order-closed")):
        with world.turn() as ctx, pytest.raises(Conflict) as refused:
            billing.open_attempt(ctx, orders.by_id(ctx.session, one), GATEWAY)
        assert refused.value.message.key == key


def test_attempts_of_one_order_are_limited(world: World, order_id: int) -> None:
    for number in range(opening.MOST_ATTEMPTS):
        world.begin(order_id, f"gateway-{number}")
    with world.turn() as ctx, pytest.raises(LimitReached):
        billing.open_attempt(ctx, orders.by_id(ctx.session, order_id), "one-more")
