"""The rules of the ways to pay: who may, in which order, within which limits, for which money."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import cast

import pytest
from sqlmodel import Session, select

from bot.engine.gateways import Gateways
from common.errors import BadInput, Conflict, LimitReached, NotAllowed, NotFound, ShopError
from common.money import Money
from common.roles import Role
from common.vault import GATEWAYS, Vault
from handlers.merchants import payments
from models import Audit, PaymentWay
from payments.base import Gateway, GatewayCapabilities
from payments.kinds import GatewayKind, Given, Setting
from shop import installing, offered_ways, settings, way_making, way_trying, way_values, ways
from shop.context import Shopping
from shop.way_making import MOST_WAYS, WayPlan
from tests.databases import NewDatabase
from tests.shop.world import NOON, World, at_once

VAULT = Vault("k" * 40)
LEAST, MOST = Money(10_000, "IRR"), Money(500_000_000, "IRR")


class Company:
    """A gateway that only says what it can do."""

    def __init__(self, given: Given) -> None:
        self.name, self.given, self.closed = "company", given, 0
        self.capabilities = GatewayCapabilities(
            currencies=frozenset({given.values["money"]}),
            minimum=(LEAST,),
            maximum=(MOST,),
            test=given.values["key"] == "play",
        )

    async def aclose(self) -> None:
        self.closed += 1


def build(given: Given) -> Gateway:
    return cast(Gateway, Company(given))


KIND = GatewayKind("company", (Setting("key", secret=True), Setting("money", default="IRR")), build)
REAL, PLAY = VAULT.seal(GATEWAYS, "real"), VAULT.seal(GATEWAYS, "play")


def makes() -> Gateways:
    return Gateways({}, kinds=[KIND], vault=VAULT)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def world(new_database: NewDatabase) -> Iterator[World]:
    world = World(new_database(), gateways=(), testing=False)
    yield world
    world.close()


def owner(world: World, act: Callable[[Shopping], object]) -> None:
    """The owner does something."""
    with world.turn(None, Role.OWNER) as ctx:
        ctx.maker = makes()
        act(ctx)
        world.shop = ctx.shop


def add(world: World, key: str = REAL, *, on: bool = False, money: str = "IRR") -> int:
    made: list[int] = []

    def adding(ctx: Shopping) -> None:
        way = way_making.add(ctx, WayPlan("company", {"money": money}, {"key": key}))
        made.append(way_making.switch(ctx, way.id, on=on).id)

    owner(world, adding)
    return made[0]


def test_ways_are_offered_in_the_order_of_their_owner(world: World) -> None:
    first, second, third = add(world, on=True), add(world), add(world, on=True)
    assert world.shop.gateways == ("company", "company.3")
    owner(world, lambda ctx: way_making.place(ctx, third, 1))
    assert world.shop.gateways == ("company.3", "company")
    owner(world, lambda ctx: way_making.switch(ctx, second, on=True))
    owner(world, lambda ctx: way_making.switch(ctx, first, on=False))
    assert world.shop.gateways == ("company.3", "company.2")
    with world.database.reading() as session:
        assert settings.load(session) == world.shop


def test_each_change_has_a_stamp_of_its_own_and_saying_it_again_has_none(world: World) -> None:
    way_id = add(world, on=True)
    stamp = world.shop.ways_stamp
    owner(world, lambda ctx: way_making.switch(ctx, way_id, on=True))
    owner(world, lambda ctx: way_making.place(ctx, way_id, 1))
    assert world.shop.ways_stamp == stamp
    owner(world, lambda ctx: way_making.limit(ctx, way_id, None, MOST))
    assert world.shop.ways_stamp != stamp


PLAYS: list[tuple[list[tuple[str, bool]], tuple[str, ...], bool]] = [
    ([(PLAY, True)], ("company",), True),
    ([(PLAY, False)], (), False),
    ([(REAL, True), (PLAY, True)], ("company",), False),
    ([(REAL, False), (PLAY, True)], ("company.2",), True),
]


@pytest.mark.parametrize(("made", "offered", "testing"), PLAYS)
def test_play_money_is_taken_only_where_no_real_money_is(
    world: World, made: list[tuple[str, bool]], offered: tuple[str, ...], testing: bool
) -> None:
    for key, on in made:
        add(world, key, on=on)
    assert (world.shop.gateways, world.shop.testing) == (offered, testing)


@pytest.mark.parametrize("end", [way_making.remove, way_making.switch])
def test_a_shop_that_has_sold_for_real_money_never_takes_play_money_again(
    world: World, end: Callable[..., object]
) -> None:
    add(world, PLAY, on=True)
    real = add(world, REAL, on=True)
    how = {"on": False} if end is way_making.switch else {}
    owner(world, lambda ctx: end(ctx, real, **how))
    assert (world.shop.gateways, world.shop.testing) == ((), False)
    with world.turn() as ctx:
        first = {"name": "گ", "language": "fa", "currency": "IRR", "timezone": "Asia/Tehran"}
        shop = installing.seed(ctx.session, NOON, **first, gateways=("testbank",), testing=True)
    assert (shop.gateways, shop.testing) == ((), False)


def test_what_was_never_offered_goes_and_what_was_stays_for_what_it_began(world: World) -> None:
    unused, used = add(world), add(world, on=True)
    owner(world, lambda ctx: way_making.remove(ctx, unused))
    owner(world, lambda ctx: way_making.remove(ctx, used))
    with world.database.reading() as session:
        (left,) = session.exec(select(PaymentWay)).all()
    assert (left.id, left.active, left.secrets) == (used, False, {"key": REAL})
    assert left.retired_at is not None
    with pytest.raises(NotFound):
        owner(world, lambda ctx: ways.by_id(ctx, used))
    add(world)
    with world.database.reading() as session:
        assert {one.name for one in session.exec(select(PaymentWay))} == {"company.2", "company.3"}


LIMITS: list[tuple[Money | None, Money | None, type[ShopError] | None]] = [
    (Money(20_000, "IRR"), Money(30_000, "IRR"), None),
    (Money(20_000, "IRR"), Money(20_000, "IRR"), None),
    (None, Money(20_000, "IRR"), None),
    (None, None, None),
    (Money(30_000, "IRR"), Money(20_000, "IRR"), BadInput),
    (None, Money(9_000, "IRR"), BadInput),
    (Money(500_000_010, "IRR"), None, BadInput),
    (Money(0, "IRR"), None, BadInput),
]


@pytest.mark.parametrize(("least", "most", "refused"), LIMITS)
def test_limits_lie_within_those_of_the_company(
    world: World, least: Money | None, most: Money | None, refused: type[ShopError] | None
) -> None:
    way_id = add(world, on=True)
    if refused is not None:
        with pytest.raises(refused):
            owner(world, lambda ctx: way_making.limit(ctx, way_id, least, most))
        return
    owner(world, lambda ctx: way_making.limit(ctx, way_id, least, most))
    can = _built(world)["company"].capabilities
    assert can.takes(max(least or LEAST, LEAST))
    assert can.takes(most or MOST)
    assert not can.takes(Money((most or MOST).minor + 1, "IRR"))
    assert not can.takes(Money((least or LEAST).minor - 1, "IRR"))


def _built(world: World) -> Gateways:
    gateways = makes()
    with world.database.reading() as session:
        gateways.refresh(session, settings.load(session))
    return gateways


def test_a_company_must_take_the_money_of_the_shop(world: World) -> None:
    with pytest.raises(Conflict):
        add(world, money="TRY")


def test_what_cannot_be_opened_is_told_and_keeps_nobody_else_from_paying(world: World) -> None:
    with pytest.raises(BadInput):
        add(world, Vault("x" * 40).seal(GATEWAYS, "real"))
    add(world, on=True)
    add(world, on=True)
    with world.turn() as ctx:
        broken = ctx.session.exec(select(PaymentWay)).first()
        assert broken is not None
        broken.secrets = {"key": "v1.nothing"}
        offered_ways.changed(ctx.session, NOON)
    assert list(_built(world)) == ["company.2"]


def test_who_can_only_report_is_not_offered_where_nobody_could_hear_it(world: World) -> None:
    deaf = [replace(KIND, reports_to=lambda address: address is not None)]

    def try_on(ctx: Shopping) -> None:
        ctx.maker = Gateways({}, kinds=deaf, vault=VAULT)
        card = payments.show(ctx, way)
        assert "way-no-reports" in repr(card)
        ctx.shop = replace(ctx.shop, public_url="https://shop.example")
        assert "way-no-reports" not in repr(payments.show(ctx, way))
        ctx.shop = replace(ctx.shop, public_url=None)
        with pytest.raises(Conflict, match="way-no-reports"):
            way_making.switch(ctx, way, on=True)

    way = add(world)
    owner(world, try_on)

    with world.database.reading() as session:
        assert not session.get_one(PaymentWay, way).active


def test_nobody_has_more_ways_than_anybody_can_choose_from(world: World) -> None:
    for _ in range(MOST_WAYS):
        add(world)
    with pytest.raises(LimitReached):
        add(world)


@pytest.mark.parametrize("role", [Role.BUYER, Role.AGENT, Role.PACKER, Role.MANAGER])
def test_only_the_owner_touches_them(world: World, role: Role) -> None:
    way_id = add(world)
    acts: list[Callable[[Shopping], object]] = [
        lambda ctx: way_making.add(ctx, WayPlan("company", {}, {"key": REAL})),
        lambda ctx: way_making.switch(ctx, way_id, on=True),
        lambda ctx: way_making.place(ctx, way_id, 1),
        lambda ctx: way_making.limit(ctx, way_id, None, None),
        lambda ctx: way_making.set_value(ctx, way_id, "key", PLAY),
        lambda ctx: way_making.set_proxy(ctx, way_id, None),
        lambda ctx: way_making.remove(ctx, way_id),
        lambda ctx: way_trying.plan_probe(ctx, way_id, "menu"),
        ways.of_owner,
    ]
    for act in acts:
        with world.turn(None, role) as ctx, pytest.raises(NotAllowed):
            act(ctx)


def test_the_audit_tells_what_was_done_and_no_value(world: World) -> None:
    way_id = add(world, on=True)
    owner(world, lambda ctx: way_making.set_value(ctx, way_id, "key", PLAY))
    with world.database.reading() as session:
        kept = session.exec(select(Audit).where(Audit.on_kind == "way").order_by(Audit.id)).all()  # type: ignore[arg-type]
    assert [row.what for row in kept] == ["way.added", "way.on", "way.changed"]
    assert kept[-1].after == {"name": "company", "setting": "key"}


PROXIES = [
    ("http://127.0.0.1:8080", True),
    (" socks5://user:p%40ss@proxy.example:1080 ", True),
    ("socks5h://proxy:1080", True),
    ("https://proxy.example:443/", True),
    ("socks4://proxy:1080", False),
    ("http://proxy", False),
    ("proxy:1080", False),
    ("http://proxy:99999", False),
    ("http://proxy:80/path", False),
    ("http://[::1:80", False),
    ("", False),
]


@pytest.mark.parametrize(("written", "fits"), PROXIES)
def test_proxies_are_those_that_gateways_go_through(written: str, fits: bool) -> None:
    if fits:
        assert way_values.check_proxy(written) == written.strip()
    else:
        with pytest.raises(BadInput):
            way_values.check_proxy(written)


def test_a_gateway_is_told_its_secrets_its_defaults_and_its_proxy(world: World) -> None:
    proxy = VAULT.seal(GATEWAYS, "http://proxy:8080")
    way_id = add(world, on=True)
    owner(world, lambda ctx: way_making.set_proxy(ctx, way_id, proxy))
    company = cast(Company, _built(world)["company"])
    assert dict(company.given.values) == {"key": "real", "money": "IRR"}
    assert company.given.proxy == "http://proxy:8080"


@pytest.mark.anyio
async def test_only_what_has_changed_is_built_anew(world: World) -> None:
    """And what was replaced is closed when nobody can be asking it any more."""
    now = [0.0]
    gateways = Gateways({}, kinds=[KIND], vault=VAULT, monotonic=lambda: now[0])

    def refresh(session: Session) -> dict[str, Gateway]:
        gateways.refresh(session, settings.load(session))
        return dict(gateways)

    first, second = add(world, on=True), add(world, on=True)
    with world.database.reading() as session:
        before = refresh(session)
        assert refresh(session) == before
    owner(world, lambda ctx: way_making.limit(ctx, second, None, MOST))
    owner(world, lambda ctx: way_making.switch(ctx, first, on=False))
    with world.database.reading() as session:
        after = refresh(session)
    assert set(after) == {"company", "company.2"}, "what is off is still asked about"
    replaced = cast(Company, before["company.2"])
    assert after["company.2"] is not before["company.2"]
    await gateways.aclose_replaced()
    assert replaced.closed == 0
    now[0] += 1_000.0
    await gateways.aclose_replaced()
    assert replaced.closed == 1
    await gateways.aclose()
    assert cast(Company, after["company.2"]).closed == 1


def test_owners_who_act_at_once_undo_nothing_of_each_other(world: World) -> None:
    def adding() -> None:
        with world.turn(None, Role.OWNER) as ctx:
            ctx.maker = makes()
            way = way_making.add(ctx, WayPlan("company", {}, {"key": REAL}))
            way_making.switch(ctx, way.id, on=True)

    assert at_once([adding] * 5) == [None] * 5
    with world.database.reading() as session:
        shop = settings.load(session)
        positions = [way.position for way in offered_ways.ways_of_owner(session)]
    assert sorted(shop.gateways) == ["company", *(f"company.{number}" for number in range(2, 6))]
    assert positions == [1, 2, 3, 4, 5]


def test_a_second_process_notices(world: World) -> None:
    other = makes()
    with world.database.reading() as session:
        other.refresh(session, settings.load(session))
    assert not other
    add(world, on=True)
    with world.database.reading() as session:
        shop = settings.load(session)
        other.refresh(session, replace(shop))
    assert list(other) == ["company"]
