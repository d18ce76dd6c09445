"""What is said: one file for each thing that people do in the shop."""

from handlers import joining, notices, nudges, refund_news, terms
from handlers.buyers import (
    cart,
    catalogue,
    checkout,
    choosing,
    comparing,
    language,
    menu,
    order_changes,
    person,
    photos,
    points,
    product,
    search,
    start,
    wishes,
)
from handlers.buyers import orders as buyers_orders
from handlers.merchants import (
    alerts,
    cases,
    closing,
    edit_goods,
    goods,
    money_back,
    new_coupon,
    new_goods,
    opening,
    ship,
    staff,
    staff_news,
    stats,
    steps,
)
from handlers.merchants import audit as merchants_audit
from handlers.merchants import coupons as merchants_coupons
from handlers.merchants import delivery as merchants_delivery
from handlers.merchants import orders as merchants_orders
from handlers.merchants import points as merchants_points
from handlers.merchants import settings as merchants_settings

MODULES = (
    start,
    menu,
    catalogue,
    product,
    choosing,
    comparing,
    photos,
    wishes,
    search,
    cart,
    checkout,
    buyers_orders,
    order_changes,
    points,
    language,
    person,
    terms,
    merchants_orders,
    steps,
    ship,
    money_back,
    stats,
    closing,
    goods,
    edit_goods,
    new_goods,
    opening,
    merchants_settings,
    merchants_coupons,
    new_coupon,
    merchants_points,
    merchants_delivery,
    staff,
    staff_news,
    merchants_audit,
    joining,
    cases,
    notices,
    nudges,
    refund_news,
    alerts,
)
"""All that the router gathers."""

__all__ = ["MODULES"]
