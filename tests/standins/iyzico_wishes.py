"""What iyzico takes for a body, and what it refuses as invalid."""

import re
from decimal import Decimal
from ipaddress import ip_address
from typing import Any

INVALID = "11"
PRICE = re.compile(r"[0-9]{1,9}\.[0-9]{2}")
TOP = {
    "locale",
    "conversationId",
    "price",
    "paidPrice",
    "currency",
    "basketId",
    "paymentGroup",
    "callbackUrl",
    "enabledInstallments",
    "buyer",
    "shippingAddress",
    "billingAddress",
    "basketItems",
}
BUYER = {
    "id",
    "name",
    "surname",
    "email",
    "identityNumber",
    "registrationAddress",
    "ip",
    "city",
    "country",
}
ADDRESS = {"contactName", "city", "country", "address"}
ITEM = {"id", "name", "category1", "itemType", "price"}
REFUND = {"locale", "conversationId", "paymentTransactionId", "price", "currency", "ip"}
CURRENCIES = {"TRY", "USD", "EUR", "GBP"}


class Refusal(Exception):
    """An answer with this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def check(wish: dict[str, Any]) -> None:
    """A payment that may begin."""
    _keys(wish, TOP)
    _keys(wish["buyer"], BUYER, {"gsmNumber", "zipCode"})
    _keys(wish["shippingAddress"], ADDRESS, {"zipCode"})
    _keys(wish["billingAddress"], ADDRESS, {"zipCode"})
    _must(wish["locale"] in {"tr", "en"})
    _must(wish["currency"] in CURRENCIES)
    _must(wish["paymentGroup"] in {"PRODUCT", "LISTING", "SUBSCRIPTION"})
    _must(re.match(r"https?://", wish["callbackUrl"]) is not None)
    _must(set(wish["enabledInstallments"]) <= {1, 2, 3, 6, 9, 12})
    _must(re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", wish["buyer"]["email"]) is not None)
    _must(re.fullmatch(r"\+?[0-9]{5,15}", wish["buyer"].get("gsmNumber", "+90555")) is not None)
    _must(re.fullmatch(r"[0-9A-Za-z]{5,50}", wish["buyer"]["identityNumber"]) is not None)
    ip_address(wish["buyer"]["ip"])
    for item in wish["basketItems"]:
        _keys(item, ITEM)
        _must(item["itemType"] in {"PHYSICAL", "VIRTUAL"})
        _must(_price(item["price"]) > 0)
    _must(sum(_price(item["price"]) for item in wish["basketItems"]) == _price(wish["price"]))
    _must(_price(wish["paidPrice"]) >= _price(wish["price"]))


def check_refund(wish: dict[str, Any]) -> None:
    """A refund that can be read."""
    _keys(wish, REFUND)
    _must(_price(wish["price"]) > 0)


def _keys(found: object, needed: set[str], allowed: set[str] | None = None) -> None:
    _must(isinstance(found, dict))
    assert isinstance(found, dict)
    _must(needed <= found.keys() <= needed | (allowed or set()))
    for value in found.values():
        _must(value not in ("", None))


def _price(value: object) -> Decimal:
    _must(isinstance(value, str) and PRICE.fullmatch(value) is not None)
    return Decimal(str(value))


def _must(is_so: bool) -> None:
    if not is_so:
        raise Refusal(INVALID)
