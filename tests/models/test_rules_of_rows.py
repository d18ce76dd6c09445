"""What the database itself refuses, whatever the code around it does."""

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Enum, UniqueConstraint
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel
from sqlmodel.sql.sqltypes import AutoString

from models import (
    Adjustment,
    CartLine,
    CaseState,
    Category,
    Coupon,
    DeliveryMethod,
    DeliveryPromise,
    DigitalItem,
    DueWork,
    InstagramAccount,
    Invoice,
    InvoiceSeries,
    LedgerEntry,
    LinkCode,
    Media,
    Order,
    OrderFeedback,
    OrderLine,
    OutboxRow,
    PaymentAttempt,
    PaymentEvent,
    PaymentReceipt,
    PaymentWay,
    PersonMerge,
    Product,
    QuickReply,
    Redemption,
    Refund,
    ReturnLine,
    SearchPosting,
    StaffInvite,
    StockMovement,
    SupportCase,
    TextMessage,
    UncleanAttempt,
    Variant,
)
from tests.models.rows import MODELS, NOW, make, put, table_of

BROKEN: tuple[tuple[type[SQLModel], dict[str, Any], str], ...] = (
    (UncleanAttempt, {"count": -1}, "count"),
    (OutboxRow, {"lane": 2}, "lane"),
    (OutboxRow, {"attempts": -1}, "attempts"),
    (DueWork, {"attempts": -1}, "attempts"),
    (InstagramAccount, {"warnings": -1}, "warnings"),
    (InstagramAccount, {"version": 0}, "version"),
    (Product, {"tax_bps": 10_001}, "tax"),
    (Product, {"tax_bps": -1}, "tax"),
    (Variant, {"price_minor": -1}, "price"),
    (Variant, {"on_hand": -1}, "on_hand"),
    (Variant, {"on_hand": 1, "reserved": -1}, "reserved"),
    (Variant, {"on_hand": 1, "reserved": 2}, "reserved_on_hand"),
    (Variant, {"weight_g": -1}, "weight"),
    (Media, {"width": -1}, "size"),
    (Media, {"height": -1}, "size"),
    (Media, {"bytes": -1}, "bytes"),
    (CartLine, {"quantity": 0}, "quantity"),
    (CartLine, {"quantity": 1000}, "quantity"),
    (StockMovement, {"quantity": 0, "kind": "adjust"}, "not_nothing"),
    (StockMovement, {"quantity": -1, "kind": "reserve"}, "direction"),
    (Order, {"subtotal_minor": -1}, "subtotal"),
    (Order, {"discount_minor": -1}, "discount"),
    (Order, {"delivery_minor": -1}, "delivery"),
    (Order, {"tax_minor": -1}, "tax"),
    (Order, {"total_minor": -1}, "total"),
    (Order, {"paid_minor": -1}, "paid"),
    (Order, {"currency": "تومان"}, "currency"),
    (OrderLine, {"quantity": 0}, "quantity"),
    (OrderLine, {"unit_minor": -1}, "unit"),
    (OrderLine, {"total_minor": -1}, "total"),
    (OrderLine, {"tax_bps": 10_001}, "tax_bps"),
    (OrderLine, {"tax_minor": -1}, "tax"),
    (Invoice, {"number": 0}, "number"),
    (Invoice, {"total_minor": -1}, "total"),
    (Invoice, {"tax_minor": -1}, "tax"),
    (Invoice, {"currency": ""}, "currency"),
    (InvoiceSeries, {"last": -1}, "last"),
    (PaymentWay, {"currency": "TOMAN"}, "currency"),
    (PaymentWay, {"currency": "IRR", "least_minor": 0}, "least"),
    (PaymentWay, {"currency": "IRR", "least_minor": 5, "most_minor": 4}, "most"),
    (PaymentWay, {"currency": "IRR", "active": True, "retired_at": NOW}, "retired"),
    (PaymentAttempt, {"amount_minor": 0}, "amount"),
    (PaymentAttempt, {"order_amount_minor": 0}, "order_amount"),
    (PaymentAttempt, {"currency": ""}, "currency"),
    (PaymentAttempt, {"check_count": -1}, "check_count"),
    (PaymentEvent, {"amount_minor": -1}, "amount"),
    (PaymentEvent, {"currency": ""}, "currency"),
    (PaymentReceipt, {"number": 0}, "number"),
    (PaymentReceipt, {"state": "refused"}, "reason"),
    (Refund, {"amount_minor": 0}, "amount"),
    (Refund, {"order_amount_minor": 0}, "order_amount"),
    (Refund, {"currency": ""}, "currency"),
    (Refund, {"tries": -1}, "tries"),
    (SearchPosting, {"weight": 0}, "weight"),
    (StaffInvite, {"used_at": NOW, "revoked_at": NOW}, "one_end"),
    (StaffInvite, {"role": "agent", "ousts_owners": True}, "ousting"),
    (LinkCode, {"ended_at": NOW}, "order"),
    (PersonMerge, {"person_id": 1, "into_id": 1}, "two"),
    (LedgerEntry, {"amount": 0}, "not_nothing"),
    (Coupon, {"value": 0}, "value"),
    (Coupon, {"kind": "percent", "value": 10_001}, "percent"),
    (Coupon, {"least_minor": -1}, "least"),
    (Coupon, {"most_off_minor": 0}, "most_off"),
    (Coupon, {"limit_all": 0}, "limit_all"),
    (Coupon, {"limit_person": 0}, "limit_person"),
    (Coupon, {"used": -1}, "used"),
    (Coupon, {"used": 2, "limit_all": 1}, "within_limit"),
    (Redemption, {"amount_minor": 0}, "amount"),
    (DigitalItem, {"kind": "link", "order_line_id": 1}, "owned"),
    (ReturnLine, {"quantity": 0}, "quantity"),
    (DeliveryMethod, {"price_minor": -1}, "price"),
    (DeliveryMethod, {"more_kg_minor": -1}, "more_kg"),
    (DeliveryMethod, {"free_from_minor": -1}, "free_from"),
    (DeliveryMethod, {"days_least": 3, "days_most": 2}, "days"),
    (DeliveryPromise, {"first_on": date(2026, 11, 25), "last_on": date(2026, 11, 24)}, "days"),
    (OrderFeedback, {"stars": 6}, "stars"),
    (SupportCase, {"stars": 0}, "stars"),
    (QuickReply, {"used": -1}, "used"),
    (TextMessage, {"segments": 0}, "segments"),
)


def refusal(session: Session, row: SQLModel) -> str:
    """What the database says when the row is written; empty when it takes it."""
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as error:
        return str(error.orig).lower()
    return ""


def test_rows_that_break_a_rule_are_refused_by_the_name_of_the_rule(session: Session) -> None:
    for model, broken, rule in BROKEN:
        said = refusal(session, make(session, model, **broken))
        assert f"ck_{table_of(model).name}_{rule}" in said, (model, broken)


def test_every_rule_has_a_row_that_breaks_it() -> None:
    covered = {f"ck_{table_of(model).name}_{rule}" for model, _, rule in BROKEN}
    stated = {
        str(rule.name)
        for model in MODELS
        for rule in table_of(model).constraints
        if str(rule.name).startswith("ck_") and not getattr(rule, "_type_bound", False)
    }
    assert stated == covered


def test_a_state_that_does_not_exist_is_refused_everywhere(session: Session) -> None:
    for model in MODELS:
        for column in table_of(model).columns:
            if isinstance(column.type, Enum):
                said = refusal(session, make(session, model, **{column.name: "گمشده"}))
                assert f"ck_{table_of(model).name}_{column.type.name}" in said, column


def test_a_reference_to_nothing_is_refused_everywhere(session: Session) -> None:
    for model in MODELS:
        for column in table_of(model).columns:
            if column.foreign_keys:
                said = refusal(session, make(session, model, **{column.name: 404}))
                assert "foreign key" in said, column


def test_what_is_unique_is_refused_the_second_time(session: Session) -> None:
    for model in MODELS:
        keys = [
            rule.columns.keys()
            for rule in table_of(model).constraints
            if isinstance(rule, UniqueConstraint)
        ]
        for names in (*keys, table_of(model).primary_key.columns.keys()):
            first = make(session, model, **_filled(model, names))
            session.add(first)
            session.flush()
            same = {name: getattr(first, name) for name in names}
            session.expunge(first)
            assert "unique" in refusal(session, make(session, model, **same)), (model, names)


def _filled(model: type[SQLModel], names: list[str]) -> dict[str, Any]:
    """Values for the columns of a unique key that may be empty, since NULL repeats freely."""
    columns = table_of(model).columns
    return {
        name: f"مرجع {model.__name__} {name}"
        for name in names
        if columns[name].nullable and not columns[name].foreign_keys
    }


def test_a_name_is_once_on_each_shelf(session: Session) -> None:
    clothes = put(session, Category, name="پوشاک", folded="پوشاک")
    put(session, Category, name="شال", folded="شال", parent_id=clothes.id)

    assert not refusal(session, make(session, Category, name="شال", folded="شال"))
    assert "unique" in refusal(session, make(session, Category, name="پوشاک", folded="پوشاک"))
    below = make(session, Category, name="شال", folded="شال", parent_id=clothes.id)
    assert "unique" in refusal(session, below)


def test_a_person_has_one_open_case(session: Session) -> None:
    first = put(session, SupportCase)
    assert "unique" in refusal(session, make(session, SupportCase, person_id=first.person_id))

    first.state = CaseState.CLOSED
    session.flush()
    assert not refusal(session, make(session, SupportCase, person_id=first.person_id))


def test_a_discount_is_a_negative_adjustment(session: Session) -> None:
    assert not refusal(session, make(session, Adjustment, amount_minor=-50_000))


def test_a_correction_of_the_stock_may_be_negative(session: Session) -> None:
    assert not refusal(session, make(session, StockMovement, quantity=-3, kind="adjust"))


def test_every_reference_says_what_a_deletion_does() -> None:
    silent = [
        str(key.parent)
        for model in MODELS
        for key in table_of(model).foreign_keys
        if key.ondelete is None
    ]
    assert silent == []


def test_ids_and_amounts_have_64_bits() -> None:
    narrow = [
        str(column)
        for model in MODELS
        for column in table_of(model).columns
        if (column.name.endswith(("_id", "_minor")) or column.name in {"id", "amount"})
        and not isinstance(column.type, BigInteger | AutoString)
    ]
    assert narrow == []
