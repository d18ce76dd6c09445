"""The ways on that a chat offers to whoever has not paid."""

from types import SimpleNamespace
from typing import cast

import pytest

from handlers import paying
from models import Order
from shop.context import Shopping
from shop.settings import Shop

ORDER = cast(Order, SimpleNamespace(page_key="key", code="K7M2Q9"))


def ctx_of(*gateways: str, public_url: str | None = "https://shop.example") -> Shopping:
    shop = Shop("گلیم", "fa", "IRR", "Asia/Tehran", public_url=public_url, gateways=gateways)
    return cast(Shopping, SimpleNamespace(shop=shop))


def test_a_second_way_to_pay_is_offered_where_there_is_one() -> None:
    [other] = paying.other_way(ctx_of("zarinpal", "zibal"), ORDER)
    assert other.url == "https://shop.example/p/key#ways"


@pytest.mark.parametrize(
    "ctx", [ctx_of("zarinpal"), ctx_of("zarinpal", "zibal", public_url=None), ctx_of()]
)
def test_no_other_way_is_promised_where_there_is_none(ctx: Shopping) -> None:
    assert paying.other_way(ctx, ORDER) == []
