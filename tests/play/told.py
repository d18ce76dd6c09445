"""What became of the notices in the transcripts of this session: said, withheld with a reason, said
by another process than the one that planned them.
"""

from collections import defaultdict
from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import bindparam, or_
from sqlmodel import Session, col, select

from bot.engine import composing
from models import DueWork, WorkState
from models.database import Database
from models.prepared import Prepared

SAID, WITHHELD, AFTER_A_RESTART = "said", "withheld with a reason", "said after a restart"
WAYS = (SAID, WITHHELD, AFTER_A_RESTART)
NOTICE = "notice:"

_LEFT = Prepared(
    select(col(DueWork.id)).where(
        col(DueWork.kind).startswith(NOTICE),
        or_(col(DueWork.state) == WorkState.DUE, col(DueWork.state) == WorkState.HELD),
    )
)
_KIND = Prepared(select(col(DueWork.kind)).where(col(DueWork.id) == bindparam("id")))

_fates: dict[str, set[str]] = defaultdict(set)
_reasons: dict[str, set[str]] = defaultdict(set)
_outlived: set[int] = set()
"""Notices that were planned by a process which is gone."""


def outlive(database: Database) -> None:
    """The process is gone; what it has planned is done by the next one."""
    with database.reading() as session:
        _outlived.update(row.id for row in _LEFT.all(session))


def missing(names: Collection[str]) -> list[str]:
    """Which of these notices no transcript has had in which of the three ways."""
    return [f"{name}: {way}" for name in sorted(names) for way in WAYS if way not in _fates[name]]


def reasons() -> dict[str, set[str]]:
    """Why notices were withheld, by their names."""
    return dict(_reasons)


def _heard(act: Callable[..., Any], note: Callable[..., None]) -> Callable[..., Any]:
    def act_and_remember(session: Session, id_: int, *more: Any, **named: Any) -> Any:
        note(session, id_, *more, **named)
        return act(session, id_, *more, **named)

    return act_and_remember


def _finished(session: Session, id_: int, *_: Any, said: bool) -> None:
    if said:
        _fates[_name(session, id_)] |= {SAID, *({AFTER_A_RESTART} if id_ in _outlived else ())}


def _held(session: Session, id_: int, reason: str) -> None:
    if reason != composing.NEXT_TALK:
        _note(session, id_, reason)


def _withheld(session: Session, id_: int, why: Any, *_: Any) -> None:
    _note(session, id_, why.reason)


def _note(session: Session, id_: int, reason: str) -> None:
    _fates[_name(session, id_)].add(WITHHELD)
    _reasons[_name(session, id_)].add(reason)


def _name(session: Session, id_: int) -> str:
    kind: str = _KIND.first(session, id=id_).kind
    return kind.removeprefix(NOTICE)


for _what, _noting in (("finish", _finished), ("hold", _held), ("withhold", _withheld)):
    setattr(composing, _what, _heard(getattr(composing, _what), _noting))
