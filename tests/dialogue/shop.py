"""Handlers of a small shop, to be collected by a router."""

from types import ModuleType
from typing import Any

from bot.dialogue.cards import Answer
from bot.dialogue.dialogues import Talk, dialogue
from bot.dialogue.routes import command, notice, screen, words
from common.roles import Role


@screen("menu", role=Role.BUYER)
@command("start", "menu")
@words("words-menu")
def menu(ctx: object, payload: str = "") -> Answer:
    """The first page."""


@screen("product/{id:int}", role=Role.BUYER)
def product(ctx: object, id: int, page: int = 1) -> Answer:  # noqa: A002 - as in the contract
    """A product."""


@screen("cart/{variant}/{quantity}", role=Role.BUYER, changes=True)
def change_cart(ctx: object, variant: int, quantity: int) -> Answer:
    """Changes a line."""


@screen("order/{code}", role=Role.BUYER)
def order(ctx: object, code: str) -> Answer:
    """An order."""


@screen("order/new", role=Role.BUYER)
def new_order(ctx: object) -> Answer:
    """A literal beside a value."""


@screen("order/{code}/pay", role=Role.BUYER, changes=True)
def pay(ctx: object, code: "str") -> Answer:
    """Pays."""


@screen("search", role=Role.BUYER)
@command("search")
def search(ctx: object, *, q: str | None = None) -> Answer:
    """Finds."""


@screen("m/stats", role=Role.OWNER, audited=True)
@command("stats", role=Role.OWNER)
def stats(ctx: object) -> Answer:
    """Numbers."""


@dialogue("checkout", version=3)
def checkout(talk: Talk[Any], **args: str) -> Answer:
    """Asks."""


@notice("order-paid", topic="money", promise="repeat")
def order_paid(ctx: object, **ids: int) -> Answer:
    """Thanks."""


def modules() -> list[ModuleType]:
    """This file as the router takes it, and another that imports from it."""
    here, guest = ModuleType("shop"), ModuleType("guest")
    vars(here).update(globals())
    vars(guest).update(menu=menu, words=words)
    return [here, guest]
