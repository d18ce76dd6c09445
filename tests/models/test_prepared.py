"""Statements straight on the driver say what a session would."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlmodel
from sqlalchemy import bindparam, insert, select
from sqlmodel import Session

from models import Seen
from models.prepared import Prepared

_SEEN = Seen.__table__  # type: ignore[attr-defined]
WRITE = Prepared(insert(_SEEN), columns=["channel", "external_id", "at"])
READ = Prepared(select(_SEEN.c.at).where(_SEEN.c.external_id == bindparam("external_id")))


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 12, 3, 15, 0, tzinfo=UTC),
        datetime(2026, 12, 3, 15, 0, 0, 7, tzinfo=UTC),
        datetime(2026, 12, 3, 18, 30, 0, 250_000, tzinfo=timezone(timedelta(hours=3, minutes=30))),
    ],
)
def test_an_instant_is_the_same_by_either_way(session: Session, at: datetime) -> None:
    WRITE.run(session, {"channel": "telegram", "external_id": "1", "at": at})
    session.add(Seen(channel="telegram", external_id="2", at=at))
    session.flush()
    session.expunge_all()
    read = {name: READ.first(session, external_id=name).at for name in ("1", "2")}
    told = {one.external_id: one.at for one in session.exec(sqlmodel.select(Seen))}
    assert read == told == {"1": at, "2": at}
    assert {one.tzinfo for one in read.values()} == {UTC}


def test_an_instant_without_a_zone_is_refused(session: Session) -> None:
    with pytest.raises(Exception, match="zone"):
        WRITE.run(session, {"channel": "x", "external_id": "1", "at": datetime(2026, 12, 3)})  # noqa: DTZ001
