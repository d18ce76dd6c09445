"""What is said: one file for each thing that people do in the shop."""

from handlers import notices, nudges, terms
from handlers.buyers import (
    arrived,
    cart,
    catalogue,
    checkout,
    choosing,
    comparing,
    digital,
    language,
    menu,
    order_changes,
    person,
    photos,
    points,
    product,
    returning,
    search,
    start,
    wishes,
)
from handlers.buyers import orders as buyers_orders
from handlers.merchants import alerts, cases, new_coupon, ship, stats
from handlers.merchants import coupons as merchants_coupons
from handlers.merchants import delivery as merchants_delivery
from handlers.merchants import orders as merchants_orders
from handlers.merchants import points as merchants_points

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
    digital,
    order_changes,
    arrived,
    returning,
    points,
    language,
    person,
    terms,
    merchants_orders,
    ship,
    stats,
    merchants_coupons,
    new_coupon,
    merchants_points,
    merchants_delivery,
    cases,
    notices,
    nudges,
    alerts,
)
"""All that the router gathers."""

__all__ = ["MODULES"]
