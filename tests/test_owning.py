"""`python -m bot owner`: who owns the shop, and a way back in."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from sqlmodel import Session, col, select
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.engine.writer import transact
from bot.owning import Owning
from bot.settings import Settings, load_settings
from common.clock import FixedClock
from common.roles import Role
from models import Audit, DueWork, Identity
from models.database import Database
from shop import installing, invites, meeting, staff
from shop import settings as shop_settings
from tests.databases import NewDatabase
from tests.shop.world import NOON

T = TypeVar("T")
CLOCK = FixedClock(NOON)
LOST, NEW = 1001, 2002


def settings_of(url: str, folder: Path) -> Settings:
    return load_settings(
        _env_file=None,
        data_dir=folder,
        database_url=url,
        shop_name="گلیم اصفهان",
        shop_language="fa",
        shop_currency="IRR",
        shop_timezone="Asia/Tehran",
    )


@pytest.fixture
def settings(new_database: NewDatabase, tmp_path: Path) -> Settings:
    settings = settings_of(new_database(), tmp_path)
    Owning(settings, CLOCK).appoint(LOST, remove_others=False)
    return settings


def owners(settings: Settings) -> list[str]:
    return [address for one in Owning(settings, CLOCK).owners() for address in one.addresses]


def audited(settings: Settings) -> list[tuple[str, str]]:
    def read(session: Session) -> list[tuple[str, str]]:
        return list(session.exec(select(Audit.what, Audit.actor).order_by(col(Audit.id))).all())

    return in_database(settings, read)


def in_database(settings: Settings, work: Callable[[Session], T]) -> T:
    database = Database(settings.database_url)
    try:
        return transact(database, work)
    finally:
        database.dispose()


@pytest.mark.parametrize("remove_others", [False, True])
def test_another_account_becomes_owner_and_the_lost_one_stays_or_goes(
    settings: Settings, remove_others: bool
) -> None:
    Owning(settings, CLOCK).appoint(NEW, remove_others=remove_others)
    Owning(settings, CLOCK).appoint(NEW, remove_others=remove_others)
    assert (
        owners(settings) == ["telegram:2002"]
        if remove_others
        else [
            "telegram:1001",
            "telegram:2002",
        ]
    )
    removed = [("staff.removed", "installation")] if remove_others else []
    assert audited(settings) == [("staff.appointed", "installation")] * 2 + removed


def test_appointing_does_not_touch_what_is_known_of_somebody(settings: Settings) -> None:
    def meet(session: Session) -> None:
        meeting.ensure(session, "telegram", str(NEW), now=NOON, language="tr", display_name="مینا")

    in_database(settings, meet)
    Owning(settings, FixedClock(NOON.replace(year=2027))).appoint(NEW, remove_others=False)
    names = [one.name for one in Owning(settings, CLOCK).owners()]

    def heard(session: Session) -> object:
        mine = select(Identity.last_inbound_at).where(Identity.address == str(NEW))
        return session.exec(mine).one()

    assert "مینا" in names
    assert in_database(settings, heard) == NOON


@pytest.mark.parametrize("remove_others", [False, True])
def test_a_link_from_the_terminal_lets_a_new_owner_in(
    settings: Settings, remove_others: bool
) -> None:
    in_database(
        settings, lambda session: installing.remember_bot(session, "telegram", "bot_x", NOON)
    )
    way = Owning(settings, CLOCK).invite(remove_others=remove_others)
    assert way.link is not None
    assert way.link.startswith("https://t.me/bot_x?start=team_")

    def accept(session: Session) -> None:
        from bot.operator import operator

        person, _ = meeting.ensure(session, "telegram", str(NEW), now=NOON, language="fa")
        ctx = operator(session, shop_settings.load(session), CLOCK, actor=f"person:{person.id}")
        ctx.person, ctx.role = person, Role.BUYER
        invites.accept(ctx, invites.by_code(ctx, way.code))
        assert staff.role_of(session, person.id) is Role.OWNER

    in_database(settings, accept)
    assert owners(settings) == [*([] if remove_others else ["telegram:1001"]), "telegram:2002"]
    planned = in_database(settings, lambda s: set(s.exec(select(DueWork.kind)).all()))
    told = "notice:staff-changed" if remove_others else "notice:staff-joined"
    assert told in planned


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ([], 0, "telegram:1001"),
        (["--telegram-id", "2002"], 0, "telegram:2002"),
        (["--link"], 0, "TEAM-"),
        (["--link", "--remove-others"], 0, "TEAM-"),
        (["--remove-others"], 2, "say who"),
        (["--link", "--telegram-id", "2002"], 2, "one of them"),
        (["--telegram-id", "0"], 2, ""),
    ],
)
def test_the_command_says_who_owns_the_shop(
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    code: int,
    words: str,
) -> None:
    monkeypatch.setattr("bot.__main__.read_settings", lambda: settings)
    result = CliRunner().invoke(cli, ["owner", *arguments])
    assert result.exit_code == code
    assert words in result.output
