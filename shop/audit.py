"""Who changed money, stock, points, prices or access: one row for each change, never altered."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from sqlmodel import Session, insert

from common.ids import new_id
from models import Audit
from models.prepared import Prepared

if TYPE_CHECKING:
    # Only for the types: settings are audited, and the context carries them.
    from shop.context import Shopping

_INSERT = Prepared(
    insert(Audit.__table__),  # type: ignore[attr-defined]
    columns=("id", "actor_id", "actor", "what", "on_kind", "on_id", "at", "before", "after"),
)


def write(
    ctx: "Shopping",
    what: str,
    on_kind: str,
    on_id: int | str,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    """Keep who did what on which, now; `what` is a dotted name such as `order.cancelled`.

    `before` and `after` hold only what changed, as JSON.
    """
    record(
        ctx.session,
        at=ctx.now,
        actor=ctx.actor,
        actor_id=ctx.person.id if ctx.person is not None else None,
        what=what,
        on_kind=on_kind,
        on_id=on_id,
        before=before,
        after=after,
    )


def record(
    session: Session,
    *,
    at: datetime,
    actor: str,
    actor_id: int | None = None,
    what: str,
    on_kind: str,
    on_id: int | str,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    """The same outside of a turn."""
    session.flush()
    _INSERT.run(
        session,
        {
            "id": new_id(),
            "actor_id": actor_id,
            "actor": actor,
            "what": what,
            "on_kind": on_kind,
            "on_id": str(on_id),
            "at": at,
            "before": dict(before) if before is not None else None,
            "after": dict(after) if after is not None else None,
        },
    )
