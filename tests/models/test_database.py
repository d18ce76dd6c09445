import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, func, select

from models import Person, Variant
from models.database import Database, migrate
from models.engines import database_url
from tests.models.rows import put
from tests.models.threads import together


def test_threads_that_read_and_then_write_lose_nothing(database: Database) -> None:
    with database.session() as session:
        variant = put(session, Variant, on_hand=0)
        session.commit()

    def receive(_number: int) -> None:
        for _ in range(25):
            with database.session() as session, session.begin():
                found = session.get_one(Variant, variant.id, with_for_update=True)
                found.on_hand += 1

    assert together(8, receive) == []
    with database.reading() as session:
        assert session.get_one(Variant, variant.id).on_hand == 200


def test_the_last_unit_goes_to_one_of_fifty(database: Database) -> None:
    with database.session() as session:
        variant = put(session, Variant, on_hand=1)
        session.commit()
    taken: list[int] = []

    def reserve(number: int) -> None:
        with database.session() as session, session.begin():
            statement = text(
                "UPDATE variant SET reserved = reserved + 1 "
                "WHERE id = :id AND on_hand - reserved >= 1"
            )
            if session.connection().execute(statement, {"id": variant.id}).rowcount:
                taken.append(number)

    assert together(50, reserve) == []
    assert len(taken) == 1


def test_a_savepoint_is_undone_alone(database: Database) -> None:
    with database.engine.begin() as connection:
        for name, keep in (("مینا", True), ("علی", False), ("Ayşe", True)):
            savepoint = connection.begin_nested()
            with database.session(connection) as session:
                put(session, Person, name=name)
                session.commit()
            savepoint.commit() if keep else savepoint.rollback()

    with database.reading() as session:
        assert set(session.exec(select(Person.name))) == {"مینا", "Ayşe"}


def test_objects_can_be_read_after_the_commit(database: Database) -> None:
    with database.session() as session:
        person = put(session, Person, name="مینا")
        session.commit()

    assert person.name == "مینا"


def test_reading_sees_one_state_and_does_not_wait_for_the_writer(database: Database) -> None:
    def people(session: Session) -> int:
        return session.exec(select(func.count()).select_from(Person)).one()

    with database.reading() as reader, database.session() as writer:
        assert people(reader) == 0
        put(writer, Person)
        assert people(reader) == 0
        writer.commit()
        assert people(reader) == 0

    with database.reading() as reader:
        assert people(reader) == 1


def test_reading_cannot_write(database: Database) -> None:
    with database.reading() as session, pytest.raises(DBAPIError, match=r"read-?only"):
        put(session, Person)


def test_a_thread_that_works_alone_keeps_its_connection(database: Database) -> None:
    def connection() -> object:
        with database.engine.connect() as connection:
            return connection.connection.dbapi_connection

    with database.engine.connect(), database.engine.connect():
        pass

    assert connection() is connection()


def setting(database: Database, name: str) -> str:
    with database.engine.connect() as connection:
        word = "PRAGMA" if database.dialect == "sqlite" else "SHOW"
        return str(connection.exec_driver_sql(f"{word} {name}").scalar())


@pytest.mark.parametrize("durable", [True, False])
def test_a_commit_waits_for_the_disk_unless_told_otherwise(
    database: Database, *, durable: bool
) -> None:
    database = Database(database.url.render_as_string(hide_password=False), durable=durable)
    if database.dialect == "sqlite":
        assert setting(database, "synchronous") == ("2" if durable else "0")
        assert setting(database, "journal_mode") == "wal"
        assert setting(database, "foreign_keys") == "1"
        assert setting(database, "busy_timeout") == "5000"
    else:
        assert setting(database, "synchronous_commit") == ("on" if durable else "off")
    database.dispose()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_reached_by_psycopg_however_it_is_named(scheme: str) -> None:
    url = database_url(f"{scheme}://vefa:s%40cret@db/shop?sslmode=require")

    assert url.drivername == "postgresql+psycopg"
    assert (url.password, url.host, url.database) == ("s@cret", "db", "shop")


def lose_connections(database: Database) -> None:
    """What a restart of PostgreSQL does to the pool; SQLite has no server to restart."""
    if database.dialect == "sqlite":
        database.engine.dispose()
        return
    with database.reader.connect() as other:
        other.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )


def test_a_lost_connection_is_noticed_before_a_transaction_begins(database: Database) -> None:
    with database.session() as session:
        put(session, Person)
        session.commit()
    lose_connections(database)

    with database.session() as session:
        assert session.exec(select(func.count()).select_from(Person)).one() == 1


def test_what_a_database_refuses_does_not_break_the_next_transaction(database: Database) -> None:
    with database.session() as session, pytest.raises(DBAPIError):
        put(session, Person, merged_into=404)

    migrate(database.url.render_as_string(hide_password=False))
    with database.session() as session:
        put(session, Person, name="علی")
        session.commit()


def test_a_connection_given_back_after_the_end_is_closed(database_url: str) -> None:
    database = Database(database_url)
    with database.engine.connect() as late:
        driver = late.connection.driver_connection
        assert driver is not None
        database.dispose()
    with pytest.raises(Exception, match="closed"):
        driver.execute("SELECT 1")


def test_a_connection_opened_after_the_end_is_closed_when_given_back(database_url: str) -> None:
    database = Database(database_url)
    database.dispose()
    with database.reader.connect() as late:
        driver = late.connection.driver_connection
        assert driver is not None
    with pytest.raises(Exception, match="closed"):
        driver.execute("SELECT 1")
    with database.reader.connect() as again:
        assert again.execute(select(1)).scalar_one() == 1
