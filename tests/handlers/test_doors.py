"""Everybody tries every door of the running shop: who may is let in, and who may not hears so.

What each route asks for is the table of `test_table`; here each role acts. A new route is tried by
itself; a value it takes that nobody knows yet is added to `VALUES`.
"""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pytest
from sqlmodel import Session, select

import handlers
from bot.app import App
from bot.dialogue.router import Listed, Router
from bot.dialogue.state import State
from bot.engine import store
from common.i18n import Reader
from common.ids import new_id
from common.messages import msg
from common.roles import Role, allows
from models import Identity, StaffRole, Variant
from shop import cart, customers, orders, post_links, posts, pricing, staff, support
from tests.databases import SQLITE, Databases
from tests.play import records
from tests.play.goods import rows
from tests.play.patterns import Seen, visible
from tests.play.script import Acts
from tests.play.shops import Customer
from tests.play.stage import Stage
from tests.play.words import translator

ROUTER = Router.collect(handlers.MODULES)
ROLES = {
    Role.BUYER: "خریدار",
    Role.PACKER: "بسته‌بند",
    Role.AGENT: "پاسخ‌گو",
    Role.MANAGER: "مدیر",
    Role.OWNER: "مالک",
}
GUEST = "مهمان"
"""Whose order it is, and who asks for help."""
SHAWLS = rows(
    "شال نخی",
    sku="SHAL-01",
    price="450,000 تومان",
    stock=9,
    category="شال",
    description="",
    variants=(),
    photo="",
)
PARKED = {"ادامهٔ کار قبلی", "رها کردن کار قبلی"}
"""Below each card while a dialogue waits."""
VALUES: dict[str, str] = {
    "attempt_id": "1",
    "bps": "100",
    "day": "2026-11-22",
    "category_id": "1",
    "code_id": "1",
    "coupon_id": "1",
    "audience": "everyone",
    "field": "name",
    "news": "works",
    "fixed": "0",
    "hour": "20",
    "invite_id": "1",
    "gateway": "telegram",
    "version": "AAAAAAAA-AAAAAAAA",
    "kind": "terms",
    "media_id": "1",
    "merge_id": "1",
    "method_id": "1",
    "minutes": "60",
    "name": "offers",
    "number": "1",
    "other_id": "1",
    "person_id": "1",
    "place": "menu",
    "quantity": "1",
    "reason": "amount",
    "receipt_id": "1",
    "refund_id": "1",
    "request_id": "1",
    "reply_id": "1",
    "role": "agent",
    "setting": "key",
    "span": "today",
    "stage": "in-transit",
    "stars": "5",
    "visible": "1",
    "wanted": "1",
    "way_id": "1",
    "what": "thanks",
    "way": "card",
    "which": "0",
    "wished": "1",
    "word": "tidy",
    "wording": "guide",
}
"""For each value that routes take, one that reads; what there is in the shop is filled in."""


class Doors:
    """The shop with somebody of each role in it."""

    def __init__(self, stage: Stage, runner: asyncio.Runner) -> None:
        self._stage, self._runner = stage, runner
        self.people: dict[str, int] = {}
        self.values = dict(VALUES)
        for name in (*ROLES.values(), GUEST):
            stage.add(Customer(name))
        runner.run(self._furnish())

    def says(self, who: str, what: str, words: str) -> list[Seen]:
        """What somebody is shown who does this."""
        return self._runner.run(self._act(who, what, words))

    def leaves_open(self, who: str, dialogue: str) -> None:
        """Somebody has begun this dialogue and not ended it."""
        self._runner.run(self._leave_open(who, dialogue))

    def healthy(self) -> None:
        """Nothing raised on the way."""
        assert records.buried(self._stage.database) == []

    async def _leave_open(self, who: str, dialogue: str) -> None:
        app, person_id = await self._stage.app(), self.people[who]

        def work(session: Session) -> None:
            left = store.unfinished_dialogue(session, person_id)
            if left is not None:
                store.end_dialogue(session, left[0].id, "dropped")
            state, now = State(new_id(), dialogue, 1), app.clock.now()
            store.save_dialogue(session, state, person_id=person_id, channel="telegram", now=now)

        await app.engine.transact(work)

    async def _act(self, who: str, what: str, words: str) -> list[Seen]:
        self._stage.look(who)
        await self._stage.act(who, Acts("", who, what, words))
        return self._stage.look(who).messages

    async def _furnish(self) -> None:
        await self._stage.bring(SHAWLS)
        for name in (*ROLES.values(), GUEST):
            await self._act(name, "text", "/start")
        app = await self._stage.app()
        await app.engine.transact(partial(self._fill, app))

    def _fill(self, app: App, session: Session) -> None:
        now = app.clock.now()
        for name in (*ROLES.values(), GUEST):
            address = self._stage.people[name][1]
            known = session.exec(select(Identity).where(Identity.address == address)).one()
            self.people[name] = known.person_id
        for role, name in ROLES.items():
            if role is not Role.BUYER:
                work_as = StaffRole(role.value)
                staff.appoint(session, self.people[name], work_as, now, actor="test")
        ctx = app.engine.system(session, "test")
        ctx = replace(ctx, person=customers.by_id(session, self.people[GUEST]), role=Role.BUYER)
        variant = session.exec(select(Variant)).one()
        cart.put(ctx, variant.id, 1)
        quote = pricing.quote(cart.lines(ctx).lines, None, (), ctx.shop.currency)
        to = customers.save_address(ctx, "مینا", "09123456789", "شیراز، خیابان زند، پلاک ۴۰")
        order = orders.place(ctx, quote, to)
        case = support.open_case(ctx, order=order)
        self.values |= {
            "case_id": str(case.id),
            "code": order.code,
            "key": order.page_key,
            "product_id": str(variant.product_id),
            "post_id": str(posts.learn(ctx, post_links.parse("t.me/gelim_isfahan/120")).id),
            "variant_id": str(variant.id),
        }


@pytest.fixture(scope="module")
def doors(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    url = databases.new(SQLITE, migrated=True)
    with asyncio.Runner() as runner:
        stage = Stage(manner="telegram", database_url=url, folder=tmp_path_factory.mktemp("doors"))
        try:
            yield Doors(stage, runner)
        finally:
            runner.run(stage.close())


REFUSED = translator().plain(msg("not-allowed"), Reader("fa", "Asia/Tehran", "jalali"))


def listed(kind: str) -> list[Listed]:
    return [one for one in ROUTER.all() if one.kind == kind]


def address_of(pattern: str, values: dict[str, str]) -> str:
    """The route with real values. Raises: KeyError for a value that is not in `VALUES`."""
    return re.sub(r"\{(\w+)(?::int)?\}", lambda found: values[found[1]], pattern)


def typed(one: Listed) -> str:
    return f"/{one.name}" if one.kind == "command" else translator().words(one.name, "fa")[0]


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.value)
def test_a_screen_lets_in_who_may_and_shows_nothing_to_others(doors: Doors, role: Role) -> None:
    for one in listed("screen"):
        shown = doors.says(ROLES[role], "data", address_of(one.name, doors.values))
        assert_let_in(one, role, shown)
    doors.healthy()


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.value)
@pytest.mark.parametrize("kind", ["command", "words"])
def test_what_is_typed_lets_in_who_may(doors: Doors, role: Role, kind: str) -> None:
    for one in listed(kind):
        assert_let_in(one, role, doors.says(ROLES[role], "text", typed(one)))
    doors.healthy()


def assert_let_in(one: Listed, role: Role, shown: list[Seen]) -> None:
    where = f"{role.value} at {one.kind} {one.name}: {shown}"
    if allows(role, one.role):
        assert all(visible(seen.text) != REFUSED for seen in shown), where
    else:
        assert [visible(seen.text) for seen in shown] == [REFUSED], where
        # Nothing of what is behind it stands on a button either: only the way back.
        assert {button.label for button in shown[0].buttons} <= {"منو", *PARKED}, where


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.value)
def test_a_dialogue_left_open_ends_for_who_may_no_more(doors: Doors, role: Role) -> None:
    """They may have lost their role between two answers."""
    doors.says(ROLES[role], "data", "person/close")
    for one in listed("dialogue"):
        if not allows(role, one.role):
            doors.leaves_open(ROLES[role], one.name)
            assert_let_in(one, role, doors.says(ROLES[role], "text", "ادامهٔ کار قبلی"))
    doors.healthy()


@pytest.mark.parametrize("one", [one for one in ROUTER.all() if one.kind != "notice"], ids=str)
def test_nobody_is_let_in(one: Listed) -> None:
    """Strangers in a group are not even answered; see `tests/engine/test_people.py`."""
    assert not allows(Role.NOBODY, one.role)
