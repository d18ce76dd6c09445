"""What is put into a column comes out of it, on both databases."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import BigInteger, text
from sqlalchemy.exc import StatementError
from sqlmodel import Session, col, select

from models import (
    Activity,
    Audit,
    DeadLetter,
    Inbox,
    Order,
    OrderLine,
    OrderState,
    PaymentAttempt,
    PaymentEvent,
    PaymentState,
    Person,
    Setting,
    Staff,
    StaffRole,
    Variant,
)
from models.database import Database
from models.stored_json import to_json
from tests.models.rows import MODELS, NOW, make, put, table_of


def test_instants_come_back_aware_and_in_utc(database: Database) -> None:
    in_tehran = datetime(2026, 3, 21, 0, 0, 1, 250, tzinfo=ZoneInfo("Asia/Tehran"))
    with database.session() as session:
        person = put(session, Person, name="مینا", created_at=in_tehran)
        session.commit()

    with database.reading() as session:
        found = session.get_one(Person, person.id).created_at

    assert found == in_tehran
    assert found.utcoffset() == UTC.utcoffset(None)


def test_instants_without_a_zone_are_refused(session: Session) -> None:
    with pytest.raises(StatementError, match="naive"):
        put(session, Person, created_at=datetime(2026, 3, 21))  # noqa: DTZ001  that is the point


def test_instants_are_compared_in_time_and_not_as_text(session: Session) -> None:
    put(session, Person, created_at=NOW)
    an_hour_later_in_istanbul = datetime(2026, 12, 3, 19, 0, tzinfo=ZoneInfo("Europe/Istanbul"))

    found = session.exec(select(Person).where(Person.created_at < an_hour_later_in_istanbul))

    assert len(found.all()) == 1


def test_days_have_no_zone(session: Session) -> None:
    person = put(session, Person, born_on=date(1993, 3, 21))
    session.expire(person)

    assert person.born_on == date(1993, 3, 21)


def test_big_columns_hold_63_bits(session: Session) -> None:
    largest = 2**62
    for model in MODELS:
        for column in table_of(model).columns:
            if isinstance(column.type, BigInteger) and not column.foreign_keys:
                row = put(session, model, **{column.name: largest})
                session.expire(row)
                assert getattr(row, column.name) == largest, column
                session.delete(row)
                session.flush()


def test_states_come_back_as_members_and_may_be_written_as_text(session: Session) -> None:
    order = put(session, Order, state="confirmed", payment_state=PaymentState.PAID)
    session.expire(order)

    assert order.state is OrderState.CONFIRMED
    assert order.payment_state is PaymentState.PAID
    assert session.exec(select(Order.id).where(Order.state == "confirmed")).one() == order.id


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({"text": "شالِ نخی ۴۵۰٬۰۰۰ \u200c🧣"}, {"text": "شالِ نخی ۴۵۰٬۰۰۰ \u200c🧣"}),
        ({"text": "a\x00b"}, {"text": "a\ufffdb"}),
        ({"text": "\ud83e"}, {"text": "?"}),
        ({"text": "\\u0000 typed"}, {"text": "\\u0000 typed"}),
        ({"chat": {"id": -(2**52)}, "list": [1.5, None, True]},) * 2,
    ],
)
def test_an_update_is_kept_whatever_is_in_it(session: Session, sent: Any, kept: Any) -> None:
    stored, given_up = put(session, Inbox, raw=sent), put(session, DeadLetter, raw=sent)
    session.expire_all()

    assert stored.raw == given_up.raw == kept


def test_a_backslash_before_a_nul_survives() -> None:
    assert to_json("\\\x00") == '"\\\\\\ufffd"'


def test_no_value_is_null_and_not_the_word(session: Session) -> None:
    put(session, Audit, before=None, after={"price": 1})

    assert session.exec(select(Audit).where(col(Audit.before).is_(None))).one().after
    assert session.exec(text("SELECT before IS NULL FROM audit")).scalar_one()  # type: ignore[call-overload]


@pytest.mark.parametrize("value", ["شال‌فروشی مینا", 60, False, ["zarinpal"], {"a": None}])
def test_a_setting_holds_any_value(session: Session, value: Any) -> None:
    setting = put(session, Setting, value=value)
    session.expire(setting)

    assert setting.value == value


def test_what_is_referred_to_is_written_first_in_whatever_order_it_was_added(
    session: Session,
) -> None:
    person = make(session, Person)
    order = make(session, Order, person_id=person.id)
    attempt = make(session, PaymentAttempt, order_id=order.id)
    event = make(session, PaymentEvent, attempt_id=attempt.id)
    line = make(session, OrderLine, order_id=order.id)
    seen = make(session, Activity, person_id=person.id, variant_id=line.variant_id)

    session.add_all([event, line, seen, attempt, order, person])
    session.commit()

    assert session.exec(select(PaymentEvent)).one().attempt_id == attempt.id


def test_what_is_unreserved_is_available() -> None:
    assert Variant(product_id=1, sku="SHAL-01", price_minor=1, on_hand=3, reserved=2).available == 1


@pytest.mark.parametrize("role", StaffRole)
def test_every_role_of_the_staff_is_one_that_routes_know(role: StaffRole) -> None:
    assert Staff(person_id=1, role=role, since=NOW).level.name == role.name


def test_a_merged_person_stands_under_the_other_id() -> None:
    mina = Person(language="fa", created_at=NOW)
    her_instagram = Person(language="fa", created_at=NOW, merged_into=mina.id)

    assert mina.root_id == her_instagram.root_id == mina.id


def test_the_bot_is_silent_until_the_moment_and_not_after() -> None:
    person = Person(language="tr", created_at=NOW, bot_silent_until=NOW)

    assert person.hears_the_bot(NOW)
    assert not person.hears_the_bot(NOW.replace(hour=14))


@pytest.mark.parametrize(
    ("total", "paid", "still_to_pay"),
    [(450_000, 0, 450_000), (450_000, 400_000, 50_000), (1, 2, 0)],
)
def test_what_is_open_of_an_order(total: int, paid: int, still_to_pay: int) -> None:
    order = Order(
        code="A3F9K",
        page_key="page",
        person_id=1,
        currency="IRR",
        subtotal_minor=total,
        total_minor=total,
        paid_minor=paid,
        language="fa",
        channel="telegram",
        reserved_until=NOW,
        placed_at=NOW,
    )

    assert (order.total.minor, order.paid.minor) == (total, paid)
    assert order.open_amount.minor == still_to_pay
    assert order.open_amount.currency == "IRR"
    assert order.awaits_payment
