"""The router gathers what people can do, and refuses at start what would fail on a tap."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from bot.dialogue.dialogues import dialogue
from bot.dialogue.routes import (
    BadRoute,
    CommandMark,
    Router,
    RouterError,
    command,
    notice,
    screen,
    words,
)
from common.roles import Role
from tests.dialogue.shop import modules

ROUTER = Router.collect(modules())


def collect(*functions: Callable[..., Any]) -> Router:
    module = ModuleType("handlers")
    vars(module).update({f"handler_{place}": one for place, one in enumerate(functions)})
    return Router.collect([module])


def test_everything_people_can_do_is_listed_with_its_role() -> None:
    table = {(one.kind, one.name): (one.role, one.changes, one.audited) for one in ROUTER.all()}
    assert table == {
        ("screen", "menu"): (Role.BUYER, False, False),
        ("screen", "product/{id:int}"): (Role.BUYER, False, False),
        ("screen", "cart/{variant}/{quantity}"): (Role.BUYER, True, False),
        ("screen", "order/{code}"): (Role.BUYER, False, False),
        ("screen", "order/new"): (Role.BUYER, False, False),
        ("screen", "order/{code}/pay"): (Role.BUYER, True, False),
        ("screen", "search"): (Role.BUYER, False, False),
        ("screen", "m/stats"): (Role.OWNER, False, True),
        ("command", "start"): (Role.BUYER, False, False),
        ("command", "menu"): (Role.BUYER, False, False),
        ("command", "search"): (Role.BUYER, False, False),
        ("command", "stats"): (Role.OWNER, False, False),
        ("words", "words-menu"): (Role.BUYER, False, False),
        ("dialogue", "checkout"): (Role.BUYER, False, False),
        ("notice", "order-paid"): (Role.SYSTEM, False, False),
    }
    assert {one.handler for one in ROUTER.all()} >= {"tests.dialogue.shop.menu"}


def test_commands_get_what_followed_them_where_they_take_it() -> None:
    function, kwargs, mark = ROUTER.command("START", "p_17")
    assert (function.__name__, kwargs) == ("menu", {"payload": "p_17"})
    assert mark.role is Role.BUYER
    assert ROUTER.command("search", "شال").kwargs == {}


def test_words_dialogues_and_notices_are_found_by_name() -> None:
    assert ROUTER.words("words-menu").function.__name__ == "menu"
    assert ROUTER.dialogue("checkout").mark.version == 3
    assert ROUTER.dialogue("checkout").mark.role is Role.BUYER
    assert ROUTER.notice("order-paid").mark.promise == "repeat"
    for unknown in (ROUTER.command, ROUTER.words, ROUTER.dialogue, ROUTER.notice):
        with pytest.raises(BadRoute):
            unknown("nothing")


def test_a_mark_leaves_the_function_as_it_is() -> None:
    def plain(ctx: object) -> None:
        """Nothing."""

    assert screen("x", role=Role.BUYER)(plain) is plain


@screen("order/{code}", role=Role.BUYER)
def first(ctx: object, code: str) -> None:
    """Taken by another below."""


@screen("order/{id}", role=Role.BUYER)
def same_shape(ctx: object, id: int) -> None:  # noqa: A002 - names may be short in routes
    """The same shape."""


@screen("cart", role=Role.BUYER)
def lacking(ctx: object, variant: int) -> None:
    """A parameter that nothing fills."""


@screen("cart/{size}", role=Role.BUYER)
def unfilled(ctx: object) -> None:
    """A value that nobody takes."""


@screen("cart/{price:int}", role=Role.BUYER)
def mistyped(ctx: object, price: str) -> None:
    """A type that is two."""


@screen("cart/{price}", role=Role.BUYER)
def untyped(ctx: object, price: float) -> None:
    """A type that routes do not carry."""


@screen("a/{x}/{x}", role=Role.BUYER)
def twice(ctx: object, x: str) -> None:
    """A value twice."""


@screen("{x}", role=Role.BUYER)
def headless(ctx: object, x: str) -> None:
    """A value for a head."""


@screen("!tap", role=Role.BUYER)
def marked(ctx: object) -> None:
    """A mark of dialogues."""


@screen("lost", role=Role.BUYER)
def contextless() -> None:
    """No context."""


@screen("rest", role=Role.BUYER)
def starred(ctx: object, *rest: str) -> None:
    """Any number of values."""


@command("Big-Name", role=Role.BUYER)
def odd_command(ctx: object) -> None:
    """A name Telegram refuses."""


@command("roleless")
def roleless(ctx: object) -> None:
    """A role that nothing says."""


@screen("m/orders", role=Role.OWNER)
@command("orders", role=Role.BUYER)
def open_door(ctx: object) -> None:
    """A command that would open the owner's page."""


@screen("page/{number}", role=Role.BUYER)
@command("page")
def needy(ctx: object, number: int) -> None:
    """A command that cannot give a number."""


@notice("Order Paid", topic="money", promise="repeat")
def odd_notice(ctx: object) -> None:
    """A name with a space."""


@dialogue("Check Out", version=1)
def odd_dialogue(talk: object) -> None:
    """A name with a space."""


@pytest.mark.parametrize(
    ("functions", "fault"),
    [
        ([first, same_shape], r"'order/\{id\}' is taken"),
        ([lacking], "'variant' is not in the pattern and has no default"),
        ([unfilled], "'size', which is no parameter"),
        ([mistyped], "'price' is int in the pattern and str in the code"),
        ([untyped], "'price' must be an int or a str"),
        ([twice], "names a value twice"),
        ([headless], "is no part of a route"),
        ([marked], "is no part of a route"),
        ([contextless], "takes no context"),
        ([starred], "'rest'"),
        ([odd_command], "no name for a command"),
        ([roleless], "needs one role"),
        ([open_door], "needs one role"),
        ([needy], "cannot give the parameter 'number'"),
        ([odd_notice], "'Order Paid' is no name"),
        ([odd_dialogue], "'Check Out' is no name"),
    ],
)
def test_what_does_not_fit_is_told_at_start(
    functions: list[Callable[..., Any]], fault: str
) -> None:
    with pytest.raises(RouterError, match=fault):
        collect(*functions)


def test_names_taken_twice_are_told_at_start() -> None:
    twins: list[Callable[..., Any]] = []
    for _ in range(2):

        @command("help", role=Role.BUYER)
        @words("words-menu", role=Role.BUYER)
        @notice("news", topic="service", promise="once")
        @dialogue("ask", version=1)
        def twin(ctx: object) -> None:
            """The same names."""

        twins.append(twin)
    with pytest.raises(RouterError) as told:
        collect(*twins)
    for name in ("help", "words-menu", "news", "ask"):
        assert f"'{name}' is taken" in str(told.value)


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(RouterError) as told:
        collect(lacking, unfilled, odd_command)
    assert str(told.value).count(";") == 2
    assert "tests.dialogue.test_router.lacking" in str(told.value)


def test_a_mark_nobody_collected_has_no_role_yet() -> None:
    with pytest.raises(ValueError, match="not collected"):
        _ = CommandMark(("help",), None).role
