"""Every name the audit may hold has its sentence."""

import ast
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

import handlers
from bot.dialogue.router import Router
from common.i18n.catalogue import compile_catalogue
from handlers.audit_words import key_of
from models import (
    AttemptState,
    OrderState,
    PaymentState,
    RedemptionState,
    RefundState,
    ShipmentState,
    TransitStage,
)

ROOT = Path(__file__).parents[2]
CATALOGUES = {
    file.stem: compile_catalogue(file.read_text(encoding="utf-8"), file.stem)
    for file in (ROOT / "locales").glob("*.ftl")
}
DOTTED = re.compile(r"([a-z]+)\.([a-z-]*)")
FAMILIES: dict[str, Iterable[str]] = {
    "catalogue.": ("name", "description", "category", "visible"),
    "coupon.": RedemptionState,
    "order.": OrderState,
    "order.payment-": PaymentState,
    "payment.": AttemptState,
    "refund.": RefundState,
    "setting.": ("name", "legal_terms_fa"),
    "shipment.": (*ShipmentState, *TransitStage),
    "way.": ("added", "on", "off", "placed", "limited", "changed", "removed"),
}
"""What follows in names that are put together where they are written."""


def written() -> set[str]:
    """The dotted names in shop/: whole ones, and the beginnings of those put together."""
    found = set[str]()
    for file in sorted((ROOT / "shop").rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= {node.value} if DOTTED.fullmatch(node.value) else set()
    return found


def names() -> list[str]:
    whole = set[str]()
    for name in written():
        is_family = name.endswith((".", "-"))
        whole |= {name + str(rest) for rest in FAMILIES[name]} if is_family else {name}
    routes = (one for one in Router.collect(handlers.MODULES).all() if one.audited)
    return sorted(whole | {f"route.{one.name}" for one in routes})


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("language", ["fa", "tr", "en"])
def test_what_is_written_into_the_audit_can_be_read(name: str, language: str) -> None:
    assert key_of(name) in CATALOGUES[language]


def test_no_family_is_forgotten_or_left_over() -> None:
    assert {name for name in written() if name.endswith((".", "-"))} == set(FAMILIES)
