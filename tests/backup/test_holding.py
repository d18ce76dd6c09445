"""A shop that comes back from the past says nothing a second time."""

from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest
from sqlmodel import Session, col, select
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.backup.holding import RESTORED, SAID
from bot.backup.making import make
from bot.backup.restoring import Wishes, restore
from common.clock import FixedClock
from common.ids import new_id
from models import DeadLetter, DueWork, Inbox, OutboxRow, Seen, WorkState
from models.database import Database
from scheduler import invariants
from scheduler.jobs import Jobs
from scheduler.kinds import Work
from shop import (
    bills,
    goods_photos,
    post_names,
    receipt_pictures,
    refunds,
    rescue,
    sources_report,
    statistics,
    talk_files,
    totals,
    way_trying,
    work,
)
from tests.backup.shops import KEY, settings_of
from tests.databases import NewDatabase
from tests.models.rows import put
from tests.shop.world import NOON, World

LATER = FixedClock(NOON + timedelta(days=3))
BEFORE, AHEAD = NOON - timedelta(minutes=5), NOON + timedelta(days=9)


@pytest.fixture
def left(new_database: NewDatabase, tmp_path: Path) -> Path:
    """The backup of a shop in full swing: an unpaid order, and words of each kind on their way."""
    world = World(new_database())
    mina = world.customer()
    world.place(mina, {world.sells(): 2})
    with world.turn() as ctx:
        _on_their_way(ctx.session, mina)
        for kind in ("notice:order-shipped", "attempt-check", "refund", "pay-link", rescue.NUDGE):
            work.plan(ctx, kind, f"{kind}:old", due_at=BEFORE, payload={}, person_id=mina)
        work.plan(ctx, "notice:feedback", "ahead", due_at=AHEAD, payload={}, person_id=mina)
        work.plan(ctx, "notice:feedback", "held", due_at=BEFORE, payload={}, person_id=mina)
        held = ctx.session.exec(select(DueWork).where(DueWork.key == "held")).one()
        held.state = WorkState.HELD
    world.close()
    return make(settings_of(str(world.database.url), tmp_path / "old"), NOON).path


def _on_their_way(session: Session, mina: int) -> None:
    for state in ("sending", "queued", "unknown", "sent"):
        row: dict[str, Any] = {"state": state, "payload": {}, "person_id": mina}
        put(session, OutboxRow, **row, created_at=NOON)
    put(session, OutboxRow, state="unknown", promise="once", payload={}, created_at=NOON)
    put(session, Inbox, channel="telegram", external_id="77", raw={"sealed": "x"}, run_id=new_id())


def looked_at(url: str) -> tuple[Counter[str], dict[str, tuple[str, str | None]]]:
    """The states of messages, and what became of the work that was planned."""
    database = Database(url)
    with database.reading() as session:
        messages = Counter(str(one.state) for one in session.exec(select(OutboxRow)))
        due = session.exec(select(DueWork)).all()
        works = {one.key.split(":")[0] + one.key[-4:]: (str(one.state), one.reason) for one in due}
    database.dispose()
    return messages, works


def test_what_was_due_before_now_is_carried_out_and_not_said(
    left: Path, new_database: NewDatabase, tmp_path: Path
) -> None:
    url = new_database()
    back = restore(settings_of(url, tmp_path / "new"), left, clock=LATER)
    assert back.broken == []
    assert (back.held, back.open.said) == (8, 0)
    assert (back.open.payments, back.open.refunds, back.open.later) == (1, 1, 1)
    database = Database(url)
    with database.reading() as session:
        assert invariants.check(session, LATER.now()) == []
        (order,) = session.exec(select(DueWork).where(DueWork.kind == "order-expire"))
        assert order.state is WorkState.DONE
        notices = session.exec(select(DueWork).where(col(DueWork.kind).startswith("notice:"))).all()
        said = {one.kind: (one.state, one.reason) for one in notices if one.due_at <= LATER.now()}
        assert "notice:order-expired" in said, "what came of it would have been told"
        assert set(said.values()) == {(WorkState.GIVEN_UP, RESTORED)}
        assert [one.state for one in notices if one.due_at > LATER.now()] == [WorkState.DUE]
        states = Counter((one.state, one.error) for one in session.exec(select(OutboxRow)))
        assert states == {("dropped", RESTORED): 3, ("sent", None): 1, ("unknown", None): 1}
        assert session.exec(select(Inbox)).all() == []
        assert session.exec(select(DeadLetter.error)).all() == [RESTORED]
        assert session.exec(select(Seen.external_id)).all() == ["77"]
    database.dispose()


def test_all_is_said_where_that_is_wished(
    left: Path, new_database: NewDatabase, tmp_path: Path
) -> None:
    url = new_database()
    back = restore(settings_of(url, tmp_path / "new"), left, Wishes(send_all=True), LATER)
    assert (back.held, back.open.said) == (0, 8)
    messages, _ = looked_at(url)
    assert messages == {"sending": 1, "queued": 1, "unknown": 2, "sent": 1}


def test_each_effect_is_either_an_answer_or_goes_on() -> None:
    """Whoever adds one has to say which."""
    goes_on = {
        "attempt-check",
        "channel-token",
        "night-backup",
        "night-check",
        "night-clear",
        "paid-list",
        receipt_pictures.EFFECT,
        refunds.EFFECT,
        totals.RECOUNT,
    }
    answers = {
        "paid-check",
        "pay-link",
        bills.EFFECT,
        goods_photos.EFFECT,
        post_names.LOOK_UP,
        rescue.NUDGE,
        sources_report.COUNT,
        statistics.CHART,
        talk_files.FETCH,
        way_trying.PROBE,
    }
    known, nobody = Work(), MagicMock()
    Jobs(nobody, nobody, nobody, nobody, nobody, nobody).fill(known)
    assert answers == SAID
    assert known.effects.keys() == goes_on | answers


def test_the_terminal_says_what_comes_back_and_what_is_kept_back(
    left: Path, new_database: NewDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = new_database()
    monkeypatch.chdir(tmp_path)
    settings = {"DATA_DIR": str(tmp_path / "new"), "DATABASE_URL": url, "SECRET_KEY": KEY}
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert CliRunner().invoke(cli, ["backup"]).exit_code == 2
    said = CliRunner().invoke(cli, ["restore", str(left)])
    assert said.exit_code == 0, said.output
    assert "گلستان is back as it was on 2026-03-10 08:30 UTC" in said.output
    assert "Kept back, since it was due before now: 9 messages." in said.output
    assert "1 payments, 1 refunds" in said.output
    again = CliRunner().invoke(cli, ["restore", str(left)])
    assert again.exit_code == 2
    assert "--replace" in again.output
    made = CliRunner().invoke(cli, ["backup", "--folder", str(tmp_path / "kept")])
    assert made.exit_code == 0, made.output
    (file,) = (tmp_path / "kept").iterdir()
    assert str(file) in made.output
    assert "BACKUP_PASSWORD" in made.output
