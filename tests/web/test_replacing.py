"""Whoever pays in another way pays once: the page they had before ends first."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from models import AttemptState
from payments import base
from payments.base import AttemptView, Verification
from payments.testbank import TestbankGateway as Bank
from shop import billing
from shop.events import PaymentFailed
from tests.web.small_shop import SmallShop, open_shop
from tests.web.test_settling import Moody, settled_once

pytestmark = pytest.mark.anyio


class Closing(Moody):
    """A gateway whose pages can be ended."""

    def __init__(self, real: Bank) -> None:
        super().__init__(real)
        self.closed: list[int] = []
        self.will_not: Exception | None = None

    async def close(self, view: AttemptView) -> None:
        if self.will_not is not None:
            raise self.will_not
        self.closed.append(view.attempt_id)


@asynccontextmanager
async def closing_shop(database_url: str, folder: Path) -> AsyncIterator[tuple[SmallShop, Closing]]:
    made: list[Closing] = []

    def wrap(gateway: Bank) -> Closing:
        made.append(Closing(gateway))
        return made[0]

    async with open_shop(database_url, folder, wrap=wrap) as shop:
        yield shop, made[0]


async def test_an_old_page_ends_before_another_takes_its_place(
    database_url: str, tmp_path: Path, anyio_backend: str
) -> None:
    async with closing_shop(database_url, tmp_path) as (shop, gateway):
        order = await shop.order()
        await shop.to_the_bank(order)
        await shop.to_the_bank(order)
        assert gateway.closed == []

        await shop.pass_time(11)
        await shop.to_the_bank(order)
        await shop.pass_time(11)
        await shop.to_the_bank(order)

        first, second, third = shop.attempts(order)
        assert gateway.closed == [first.id, first.id, second.id]
        assert third.state is AttemptState.OPENED


@pytest.mark.parametrize("error", [base.Unknown("ReadTimeout"), RuntimeError("a bug")])
async def test_an_old_page_that_will_not_end_keeps_nobody_from_paying(
    database_url: str, tmp_path: Path, anyio_backend: str, error: Exception
) -> None:
    async with closing_shop(database_url, tmp_path) as (shop, gateway):
        order = await shop.order()
        await shop.to_the_bank(order)
        await shop.pass_time(11)
        gateway.will_not = error

        await shop.pays(order)

        settled_once(shop)


async def test_a_page_that_ended_for_a_newer_one_is_no_failed_payment(
    database_url: str, tmp_path: Path, anyio_backend: str
) -> None:
    async with closing_shop(database_url, tmp_path) as (shop, _):
        order = await shop.order()
        await shop.to_the_bank(order)
        await shop.pass_time(11)
        await shop.to_the_bank(order)
        first, second = shop.attempts(order)

        for attempt in (first, second):
            await shop.act(
                partial(
                    billing.record,
                    attempt_id=attempt.id,
                    verification=Verification(
                        base.Verified.FAILED,
                        attempt.provider_ref or "",
                        failure_class=base.FailureClass.EXPIRED,
                    ),
                    source="callback",
                )
            )
            assert shop.told(PaymentFailed) == (attempt is second)
