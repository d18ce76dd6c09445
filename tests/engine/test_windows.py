"""What lets the shop write to somebody for a while, and the one answer that a comment takes."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session

from bot.dialogue.layout import Laid, LaidButton
from bot.engine import store
from bot.engine.inbound import Inbound, Kind
from bot.engine.speech import _as_one
from bot.engine.writer import transact
from models import Person
from models.database import Database
from tests.models.rows import put

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("kind", list(Kind))
def test_only_what_a_person_writes_to_us_opens_a_window(kind: Kind) -> None:
    heard = Inbound("instagram", "1", "9001", "9001", kind)
    closed = {Kind.NOTICE, Kind.RESULT, Kind.COMMENT, Kind.HAND, Kind.BLOCKED, Kind.UNBLOCKED}
    assert (heard.heard_at(NOW) is not None) is (kind not in closed)


def test_an_older_message_that_comes_late_does_not_close_a_window(database_url: str) -> None:
    database = Database(database_url)

    def hear(session: Session) -> list[datetime | None]:
        person = put(session, Person, language="fa")
        hours = (0, 5, 3, None)
        places = [
            store.conversation(
                session,
                channel="instagram",
                chat="9001",
                person_id=person.id,
                heard_at=None if hour is None else NOW + timedelta(hours=hour),
            )
            for hour in hours
        ]
        return [place.last_inbound_at for place in places]

    seen = transact(database, hear)
    database.dispose()
    assert seen == [NOW + timedelta(hours=hour) for hour in (0, 5, 5, 5)]


def test_who_was_away_for_long_is_told_again_that_a_program_answers(database_url: str) -> None:
    database = Database(database_url)
    days = (0, 0.5, 3, 6, 8.9, None, 11.9)

    def talk(session: Session) -> list[bool]:
        person = put(session, Person, language="fa")
        told = []
        for day in days:
            place = store.conversation(
                session,
                channel="instagram",
                chat="9001",
                person_id=person.id,
                heard_at=None if day is None else NOW + timedelta(days=day),
            )
            told.append(place.is_told)
            store.note_told(session, place, NOW)
        return told

    told = transact(database, talk)
    database.dispose()
    assert told == [False, True, True, False, True, True, False]


def test_a_comment_gets_one_message_with_what_can_be_chosen_at_the_end() -> None:
    rows = [[LaidButton("خرید", "cart/1/1")]]
    parts = [Laid("", picture=7), Laid("شال نخی"), Laid("گرم و نرم", rows=rows)]
    assert _as_one(parts) == [Laid("شال نخی", rows=rows, picture=7)]
    assert _as_one([Laid("", picture=7)]) == []
