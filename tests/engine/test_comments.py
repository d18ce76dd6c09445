"""A comment is no message: what it opens, whom it makes known, and what an error in it brings."""

from typing import Any

from sqlmodel import select

from bot.engine.inbound import Inbound, Kind
from models import Conversation, DeadLetter, Identity, Person
from tests.engine.stall import Stall


def comment(text: str, number: int = 1, **facts: Any) -> Inbound:
    name = f"comment:{number}"
    fields = {"chat": name, "sender": "178", "kind": Kind.COMMENT, "text": text, "post": "1789"}
    return Inbound(channel="instagram", external_id=name, **(fields | facts))


def rows(stall: Stall, model: Any) -> list[Any]:
    with stall.database.reading() as session:
        return list(session.exec(select(model)).all())


async def test_a_comment_that_asks_nothing_makes_nobody_known(stall: Stall) -> None:
    await stall.receives(comment("çok güzel"))
    assert rows(stall, Person) == []
    assert stall.courier.texts("comment:1") == []


async def test_a_comment_is_answered_in_its_language_and_opens_nothing(stall: Stall) -> None:
    await stall.receives(comment("fiyat?"))
    await stall.receives(comment("fiyat?"))
    assert stall.courier.texts("comment:1") == ["tr: fiyat?"]
    assert rows(stall, Conversation) == []
    (identity,) = rows(stall, Identity)
    assert identity.last_inbound_at is None


async def test_an_error_in_a_comment_is_no_apology_to_everybody(stall: Stall) -> None:
    await stall.receives(comment("fiyat boom"))
    assert stall.courier.texts("comment:1") == []
    assert len(rows(stall, DeadLetter)) == 1
