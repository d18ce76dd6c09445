"""People: known again at once, spoken to in their language, reached where they want."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import event
from sqlmodel import Session, func, select

from common.errors import BadInput, NotFound, ShopError
from common.roles import Role
from models import Audit, Identity, Person, StaffRole
from models.prepared import Prepared
from shop import customers, meeting, staff
from shop.addresses import MOST_ADDRESSES
from shop.context import Shopping
from tests.shop.world import ADDRESS, World, at_once


def meet(world: World, **known: object) -> tuple[Person, bool]:
    facts: dict[str, object] = {"now": world.clock.now(), "language": "fa", "display_name": "مینا"}
    with world.database.session() as session:
        met = meeting.ensure(session, "telegram", "4711", **(facts | known))  # type: ignore[arg-type]
        session.commit()
        return met


def at_home(world: World) -> Identity:
    with world.database.reading() as session:
        return session.exec(select(Identity).where(Identity.address == "4711")).one()


def test_somebody_new_is_welcomed_into_the_books(world: World) -> None:
    person, is_new = meet(world, username="mina", language_code="tr-TR")
    identity = at_home(world)
    assert is_new
    assert (person.name, person.language) == ("مینا", "tr")
    assert (identity.person_id, identity.username) == (person.id, "mina")
    assert meet(world, username="mina", language_code="tr-TR")[1] is False


@pytest.mark.parametrize(
    ("code", "language"), [("fa", "fa"), ("en_US", "en"), ("de", "fa"), ("", "fa"), (None, "fa")]
)
def test_the_language_of_their_app_is_taken_when_we_speak_it(
    world: World, code: str | None, language: str
) -> None:
    assert meet(world, language_code=code)[0].language == language


def test_somebody_known_costs_one_statement(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    meet(world)
    statements: list[str] = []
    listen = partial(_note, statements)
    event.listen(world.database.engine, "before_cursor_execute", listen)
    first = Prepared.first

    def noted(prepared: Prepared, session: Session, **values: object) -> object:
        statements.append("straight on the driver")
        return first(prepared, session, **values)

    monkeypatch.setattr(Prepared, "first", noted)
    meet(world)
    event.remove(world.database.engine, "before_cursor_execute", listen)
    assert statements == ["straight on the driver"]


def _note(statements: list[str], *facts: object) -> None:
    if not str(facts[2]).startswith("BEGIN"):
        statements.append(str(facts[2]))


def test_what_the_platform_says_is_kept_up_to_date(world: World) -> None:
    meet(world)
    world.clock.advance(timedelta(minutes=6))
    meet(world, display_name="مینا رضایی", username="mina")
    identity = at_home(world)
    assert (identity.display_name, identity.username) == ("مینا رضایی", "mina")
    assert identity.last_inbound_at == world.clock.now()


def test_two_processes_that_meet_somebody_at_once_meet_one_person(world: World) -> None:
    met = at_once([partial(meet, world)] * 6)
    assert len({one[0].id for one in met if isinstance(one, tuple)}) == 1
    with world.database.reading() as session:
        assert session.exec(select(func.count()).select_from(Person)).one() == 1


def test_a_merged_person_is_the_one_they_were_merged_into(world: World) -> None:
    before, _ = meet(world)
    between, after = world.customer("Mina"), world.customer("مینا رضایی")
    with world.turn() as ctx:
        ctx.session.get_one(Person, before.id).merged_into = between
        ctx.session.get_one(Person, between).merged_into = after
    assert meet(world)[0].id == after
    with world.turn() as ctx:
        assert customers.by_id(ctx.session, before.id).id == after
        with pytest.raises(NotFound):
            customers.by_id(ctx.session, 1)


def test_who_blocked_us_is_not_reachable_until_they_write(world: World) -> None:
    meet(world)
    now = world.clock.now()
    with world.database.session() as session:
        customers.mark_unreachable(session, "telegram", "4711", now)
        customers.mark_unreachable(session, "telegram", "4711", now)
        session.commit()
    with world.database.reading() as session:
        assert session.exec(select(Identity)).one().reachable is False
        told = session.exec(select(Audit.what)).all()
        assert told.count("customer.unreachable") == 1
    meet(world)
    assert at_home(world).reachable is True


def test_the_first_link_somebody_came_by_is_remembered(shop_ctx: Shopping) -> None:
    assert customers.set_source(shop_ctx, "instagram-bahar")
    assert not customers.set_source(shop_ctx, "reklam")
    person = shop_ctx.customer
    shop_ctx.session.refresh(person)
    assert person.source == "instagram-bahar"


def test_a_chosen_language_and_name_stay(world: World) -> None:
    mina = world.customer()
    with world.turn(mina) as ctx:
        customers.set_language(ctx, "tr")
        customers.set_name(ctx, "  مينا   رضايي ")
        with pytest.raises(BadInput):
            customers.set_language(ctx, "xx")
        with pytest.raises(BadInput):
            customers.set_name(ctx, "💐")
    with world.turn(mina) as ctx:
        assert (ctx.reader.language, ctx.customer.name) == ("tr", "مینا رضایی")


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("09123456789", "IR", "+989123456789"),
        ("۰۹۱۲ ۳۴۵ ۶۷۸۹", "IR", "+989123456789"),
        ("٠٩١٢٣٤٥٦٧٨٩", "IR", "+989123456789"),
        ("\u200e+98 (912) 345-6789\u200f", "IR", "+989123456789"),
        ("00989123456789", "IR", "+989123456789"),
        ("9123456789", "IR", "+989123456789"),
        ("+989123456789", "TR", "+989123456789"),
        ("021 8877 6655", "IR", "+982188776655"),
        ("0532 123 45 67", "TR", "+905321234567"),
        ("5321234567", "TR", "+905321234567"),
        ("+90 532 123 45 67", None, "+905321234567"),
    ],
)
def test_telephone_numbers_are_read_as_people_write_them(
    text: str, country: str | None, number: str
) -> None:
    assert customers.parse_phone(text, country) == number


@pytest.mark.parametrize(
    ("text", "country", "key"),
    [
        ("", "IR", "phone-unreadable"),
        ("سلام", "IR", "phone-unreadable"),
        ("🙂🙂🙂", "IR", "phone-unreadable"),
        ("0" * 5000, "IR", "phone-unreadable"),
        ("09123456789", None, "phone-unreadable"),
        ("0912", "IR", "phone-impossible"),
        ("0912345678", "IR", "phone-impossible"),
        ("091234567890", "IR", "phone-impossible"),
        ("0532 123 45 67", "IR", "phone-impossible"),
        ("+999 123 456 789", "IR", "phone-unreadable"),
    ],
)
def test_what_is_no_telephone_number_is_refused(text: str, country: str | None, key: str) -> None:
    with pytest.raises(BadInput) as refused:
        customers.parse_phone(text, country)
    assert refused.value.message.key == key


def test_an_address_is_kept_once_and_the_last_used_comes_first(world: World) -> None:
    mina = world.customer()
    with world.turn(mina) as ctx:
        home = customers.save_address(ctx, "مینا رضایی", "09123456789", ADDRESS)
    world.clock.advance(timedelta(days=1))
    with world.turn(mina) as ctx:
        work = customers.save_address(ctx, "مینا رضایی", "۰۹۱۲۳۴۵۶۷۸۹", "اصفهان، میدان نقش جهان")
        assert [one.id for one in customers.addresses(ctx)] == [work.id, home.id]
    world.clock.advance(timedelta(days=1))
    with world.turn(mina) as ctx:
        again = customers.save_address(ctx, "مینا رضایی", "+98 912 345 6789", ADDRESS)
        assert again.id == home.id
        assert [one.id for one in customers.addresses(ctx)] == [home.id, work.id]


def test_the_address_not_used_for_longest_makes_room(world: World) -> None:
    mina, other = world.customer(), world.customer("کیوان")
    with world.turn(other) as ctx:
        customers.save_address(ctx, "کیوان رضایی", "09123456789", ADDRESS)
    for number in range(MOST_ADDRESSES + 2):
        world.clock.advance(timedelta(days=1))
        with world.turn(mina) as ctx:
            customers.save_address(ctx, "مینا رضایی", "09123456789", f"{ADDRESS}، واحد {number}")
    with world.turn(mina) as ctx:
        known = [one.text for one in customers.addresses(ctx)]
    assert known[0] == f"{ADDRESS}، واحد {MOST_ADDRESSES + 1}"
    assert known[-1] == f"{ADDRESS}، واحد 2"
    assert len(known) == MOST_ADDRESSES
    with world.turn(other) as ctx:
        assert len(customers.addresses(ctx)) == 1


HALF = [
    ("", "09123456789", ADDRESS),
    ("م", "09123456789", ADDRESS),
    ("12", "09123456789", ADDRESS),
    ("م" * 101, "09123456789", ADDRESS),
    ("مینا", "پیام بدهید", ADDRESS),
    ("مینا", "09123456789", "خانه"),
    ("مینا", "09123456789", "ا" * 5000),
]


def test_half_an_address_is_not_kept(shop_ctx: Shopping) -> None:
    for name, phone, text in HALF:
        with pytest.raises(ShopError):
            customers.save_address(shop_ctx, name, phone, text)
    assert customers.addresses(shop_ctx) == []


def test_names_and_numbers_are_masked() -> None:
    assert customers.masked("مینا رضایی") == "م••• ر•••"
    assert customers.masked("") == "•••"
    assert customers.masked_phone("+989123456789") == "+98•••6789"


def test_the_staff_have_roles_and_everybody_else_buys(world: World) -> None:
    mina, keyvan = world.customer(), world.customer("کیوان")
    with world.turn() as ctx:
        session, now = ctx.session, ctx.now
        assert staff.role_of(session, mina) is Role.BUYER
        assert staff.appoint(session, mina, StaffRole.OWNER, now, actor="installation")
        assert not staff.appoint(session, mina, StaffRole.OWNER, now, actor="installation")
        assert staff.appoint(session, keyvan, StaffRole.AGENT, now, actor="installation")
        assert staff.role_of(session, mina) is Role.OWNER
        assert staff.with_role(session, Role.MANAGER) == [mina]
        assert set(staff.with_role(session, Role.AGENT)) == {mina, keyvan}
        assert session.exec(select(Audit.what)).all().count("staff.appointed") == 2
