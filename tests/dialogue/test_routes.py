"""Routes lead where their buttons meant, and forged ones lead nowhere."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.given import Tap, parse_tap, tap_data
from bot.dialogue.routes import BadRoute, Router, route
from tests.dialogue.shop import modules

ROUTER = Router.collect(modules())
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)


@pytest.mark.parametrize(
    ("address", "name", "kwargs"),
    [
        ("menu", "menu", {}),
        ("product/17", "product", {"id": 17}),
        ("product/17?page=2", "product", {"id": 17, "page": 2}),
        ("cart/17/0", "change_cart", {"variant": 17, "quantity": 0}),
        ("cart/17/-3", "change_cart", {"variant": 17, "quantity": -3}),
        ("order/A3F9K", "order", {"code": "A3F9K"}),
        ("order/new", "new_order", {}),
        ("order/A3F9K/pay", "pay", {"code": "A3F9K"}),
        ("search?q=شال%20نخی%26%3D", "search", {"q": "شال نخی&="}),
        ("search?q=", "search", {"q": ""}),
        ("search", "search", {}),
    ],
)
def test_a_route_opens_its_screen(address: str, name: str, kwargs: dict[str, object]) -> None:
    found = ROUTER.screen(address)
    assert found.function.__name__ == name
    assert found.kwargs == kwargs


@pytest.mark.parametrize(
    "address",
    [
        "",
        "/",
        "menu/",
        "/menu",
        "menu?payload=x",
        "nowhere",
        "product",
        "product/",
        "product/x",
        "product/1.5",
        "product/۱۷",
        "product/17/18",
        "product/17?page=x",
        "product/17?page=1&page=2",
        "product/17?colour=آبی",
        "product/17?page",
        "product/17?id=18",
        "product/99999999999999999999",
        "product/9223372036854775808",
        "product/" + "1" * 5000,
        "order/%00",
        "order/a\x00b",
        "order/\ud800",
        "!25.1.0",
        "~token",
        "x" * 5000,
    ],
)
def test_a_forged_route_is_told_and_breaks_nothing(address: str) -> None:
    with pytest.raises(BadRoute) as told:
        ROUTER.screen(address)
    assert told.value.message.key == "route-unknown"


@given(ANY_TEXT)
def test_any_data_are_a_screen_or_a_bad_route(data: str) -> None:
    for address in (data, f"product/{data}", f"search?q={data}", f"order/x?{data}"):
        with suppress(BadRoute):
            ROUTER.screen(address)
    for tapped in (data, f"!{data}", f"!25.{data}"):
        with suppress(BadRoute):
            parse_tap(tapped)


@given(st.text(max_size=60), st.integers(-(2**63), 2**63 - 1))
def test_what_a_route_is_built_of_comes_back(text: str, number: int) -> None:
    clean = "".join(letter for letter in text if letter in "\n\t" or ord(letter) >= 32)
    clean = clean.replace("\x7f", "")
    assert ROUTER.screen(route("search", q=text)).kwargs == {"q": clean}
    assert ROUTER.screen(route("product", number, page=number)).kwargs == {
        "id": number,
        "page": number,
    }
    if clean:
        assert ROUTER.screen(route("order", text)).kwargs in ({"code": clean}, {})


def test_routes_are_short_and_readable() -> None:
    assert route("product", 17, page=2) == "product/17?page=2"
    assert route("m/order", "A3F9K", "ship") == "m/order/A3F9K/ship"
    assert route("search", q="شال نخی", page=None) == "search?q=شال%20نخی"
    with pytest.raises(ValueError, match="empty part"):
        route("order", "")


@given(
    st.integers(0, 2**63 - 1),
    st.integers(0, 999_999_999),
    st.sampled_from(["back", "skip", "cancel", "resume", "0", "12", "9999"]),
)
def test_a_tap_is_read_as_it_was_written(dialogue_id: int, serial: int, action: str) -> None:
    data = tap_data(dialogue_id, serial, action)
    assert len(data) <= 32
    assert parse_tap(data) == Tap(dialogue_id, serial, action)


@pytest.mark.parametrize(
    "data",
    [
        "!",
        "!25",
        "!25.1",
        "!25.1.",
        "!25.1.buy",
        "!25.1.-1",
        "!25.1.99999",
        "!25.x.0",
        "!25.۱.0",
        "!25.1.۰",
        "!25.1.0\n",
        "!ZZ.1.0",
        "!zzzzzzzzzzzzz.1.0",
        "!25." + "9" * 5000 + ".0",
    ],
)
def test_a_forged_tap_is_a_bad_route(data: str) -> None:
    with pytest.raises(BadRoute):
        parse_tap(data)


def test_other_data_are_no_tap() -> None:
    assert parse_tap("menu") is None
    assert parse_tap("") is None
