import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel, select

from models import DueWork, Person, Seen, Setting, WorkState
from models.database import Database, add_row, change_row, insert_ignore, upsert
from tests.models.rows import MODELS, NOW, make, put, table_of
from tests.models.threads import together

UPDATE = {"channel": "telegram", "external_id": "4711", "at": NOW}


def test_the_second_delivery_of_an_update_is_known(session: Session) -> None:
    assert insert_ignore(session, Seen, UPDATE)
    assert not insert_ignore(session, Seen, UPDATE)
    assert insert_ignore(session, Seen, UPDATE | {"channel": "instagram"})


@pytest.mark.parametrize("model", sorted(MODELS, key=str), ids=lambda model: model.__name__)
def test_a_row_of_any_table_is_written_at_once(session: Session, model: type[SQLModel]) -> None:
    wanted = make(session, model)
    values = {column.key: getattr(wanted, column.key) for column in table_of(model).columns}

    row = add_row(session, model, **values)

    assert row not in session.new
    session.expire(row)
    assert {name: getattr(row, name) for name in values} == values


def test_what_a_row_is_changed_to_stands_there_and_on_its_object(session: Session) -> None:
    work = put(session, DueWork, kind="order-expire")

    change_row(session, work, state=WorkState.FAILED, payload={"order_id": 1}, reason="late")

    assert work not in session.dirty
    for _ in range(2):
        assert (work.state, work.payload, work.reason) == (
            WorkState.FAILED,
            {"order_id": 1},
            "late",
        )
        assert work.kind == "order-expire"
        session.expire(work)


def test_one_of_many_at_once_writes_it(database: Database) -> None:
    wrote: list[int] = []

    def deliver(number: int) -> None:
        with database.session() as session, session.begin():
            if insert_ignore(session, Seen, UPDATE):
                wrote.append(number)

    assert together(10, deliver) == []
    assert len(wrote) == 1


def test_what_is_left_out_gets_its_default(session: Session) -> None:
    values = {"kind": "notice:order-paid", "key": "order:1:paid", "due_at": NOW, "created_at": NOW}

    assert insert_ignore(session, DueWork, values)

    work = session.exec(select(DueWork)).one()
    assert (work.state, work.payload, work.attempts) == (WorkState.DUE, {}, 0)
    assert work.id > 2**50


def test_a_row_may_refer_to_what_was_only_added(session: Session) -> None:
    person = make(session, Person)
    session.add(person)

    assert insert_ignore(session, DueWork, _work(person_id=person.id))


@pytest.mark.parametrize("broken", [{"attempts": -1}, {"person_id": 404}])
def test_another_broken_rule_is_not_passed_over(session: Session, broken: dict[str, int]) -> None:
    with pytest.raises(IntegrityError):
        insert_ignore(session, DueWork, _work(**broken))


def test_upsert_writes_and_then_overwrites(session: Session) -> None:
    for name in ("فروشگاه مینا", "شال‌فروشی مینا"):
        upsert(
            session,
            Setting,
            {"key": "name", "value": {"fa": name}, "updated_at": NOW},
            key=["key"],
        )

    assert session.exec(select(Setting)).one().value == {"fa": "شال‌فروشی مینا"}


def test_upsert_leaves_what_it_was_not_told_to_change(session: Session) -> None:
    for payload, state in (({"order": 1}, WorkState.DUE), ({"order": 2}, WorkState.HELD)):
        values = _work() | {"payload": payload, "state": state}
        upsert(session, DueWork, values, key=["key"], update=["state"])

    work = session.exec(select(DueWork)).one()
    assert (work.payload, work.state) == ({"order": 1}, WorkState.HELD)


def _work(**changes: int) -> dict[str, object]:
    kind = {"kind": "order-expire", "key": "order-expire:1"}
    return {**kind, "due_at": NOW, "created_at": NOW, **changes}
