"""Objects and parts of transactions, at less than what SQLAlchemy takes for them."""

from datetime import UTC, datetime

import pytest
import sqlalchemy
from sqlmodel import Session, select

from common.ids import new_id
from models import Person
from models.database import Database, add_row, change_row
from models.loaded import PreparedRows, loaded
from models.prepared import Prepared
from models.savepoint import savepoint

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
_person = Person.__table__  # type: ignore[attr-defined]
_ALL = Prepared(select(_person))
_EVERYBODY = PreparedRows(Person, sqlalchemy.select(Person))


@pytest.fixture
def known(database: Database) -> int:
    id_ = new_id()
    with database.session() as session:
        session.add(Person(id=id_, name="مینا", language="fa", created_at=NOON))
        session.commit()
    return id_


def as_read(session: Session) -> Person:
    return loaded(session, Person, _ALL.first(session)._asdict())


def names(database: Database) -> list[str | None]:
    with database.reading() as session:
        return list(session.exec(select(Person.name).order_by(Person.created_at)))  # type: ignore[arg-type]


def test_an_object_of_a_row_is_the_one_a_query_gives(database: Database, known: int) -> None:
    with database.session() as session:
        person = as_read(session)
        assert (person.id, person.name, person.created_at) == (known, "مینا", NOON)
        assert person not in session.dirty
        assert session.get(Person, known) is person
        assert as_read(session) is person
        assert person == session.exec(select(Person)).one()


def test_what_is_changed_on_it_is_written(database: Database, known: int) -> None:
    with database.session() as session:
        as_read(session).name = "مینا رضایی"
        session.commit()
    assert names(database) == ["مینا رضایی"]


def test_what_was_left_out_is_read_when_it_is_asked_for(database: Database, known: int) -> None:
    with database.session() as session:
        assert loaded(session, Person, {"id": known}).name == "مینا"


def test_a_part_that_raises_is_undone_and_the_rest_stands(database: Database, known: int) -> None:
    with database.session() as session:
        person = as_read(session)
        person.timezone = "Asia/Tehran"
        with pytest.raises(LookupError), savepoint(session):  # noqa: PT012 - what is written first
            person.name = "half done"
            session.flush()
            session.add(Person(language="tr", created_at=NOON))
            raise LookupError
        assert (person.name, person.timezone) == ("مینا", "Asia/Tehran")
        session.commit()
    assert names(database) == ["مینا"]


def test_a_part_that_ends_well_stands(database: Database, known: int) -> None:
    with database.session() as session:
        with savepoint(session):
            as_read(session).name = "یک"
            with pytest.raises(LookupError), savepoint(session):  # noqa: PT012
                as_read(session).name = "دو"
                raise LookupError
        session.commit()
    assert names(database) == ["یک"]


def test_where_a_flush_fails_its_own_error_is_told(database: Database, known: int) -> None:
    with database.session() as session:
        with pytest.raises(Exception, match="person"), savepoint(session):  # noqa: PT012
            session.add(Person(id=known, language="fa", created_at=NOON))
            session.flush()
        session.rollback()
    assert names(database) == ["مینا"]


def test_what_had_expired_is_told_anew(database: Database, known: int) -> None:
    with database.session() as session:
        person = as_read(session)
        session.expire(person)
        assert as_read(session) is person
        assert "name" in vars(person)
        assert person not in session.dirty


def test_a_row_is_read_anew_where_that_is_wanted(database: Database, known: int) -> None:
    with database.session() as session:
        person = as_read(session)
        session.execute(_person.update().values(name="دیگری"))
        assert _EVERYBODY.all(session) == [person]
        assert person.name == "مینا"
        assert _EVERYBODY.first(session, anew=True) is person
        assert person.name == "دیگری"
        assert person not in session.dirty


def test_what_was_added_or_changed_is_found(database: Database, known: int) -> None:
    with database.session() as session:
        as_read(session).name = "یک"
        session.add(Person(name="دو", language="fa", created_at=NOON))
        assert {person.name for person in _EVERYBODY.all(session)} == {"یک", "دو"}


def test_a_part_that_raises_leaves_alone_what_it_has_only_read(
    database: Database, known: int
) -> None:
    with database.session() as session:
        person = as_read(session)
        with pytest.raises(LookupError), savepoint(session):  # noqa: PT012
            assert person.name == "مینا"
            raise LookupError
        assert "name" in vars(person)


def test_a_part_that_raises_takes_back_what_it_wrote_at_once(
    database: Database, known: int
) -> None:
    with database.session() as session:
        person = as_read(session)
        with pytest.raises(LookupError), savepoint(session):  # noqa: PT012
            change_row(session, person, name="دو")
            other = add_row(session, Person, language="tr", created_at=NOON)
            assert session.get(Person, other.id) is other
            raise LookupError
        assert person.name == "مینا"
        assert _EVERYBODY.all(session) == [person]
        session.commit()
    assert names(database) == ["مینا"]
