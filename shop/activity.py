"""The log of what people look at and look for; offers and segments are made from it later."""

from sqlmodel import insert

from common.ids import new_id
from common.text import clip
from models import Activity, ActivityKind
from models.prepared import Prepared
from shop.context import Shopping

_INSERT = Prepared(
    insert(Activity.__table__),  # type: ignore[attr-defined]
    columns=("id", "person_id", "kind", "product_id", "variant_id", "text", "at"),
)
LONGEST_TEXT = 200
"""Characters kept of what somebody searched for."""


def note(
    ctx: Shopping,
    kind: ActivityKind | str,
    *,
    product_id: int | None = None,
    variant_id: int | None = None,
    text: str | None = None,
) -> None:
    """Remember that the person saw, searched, added, removed or asked.

    The cart notes what is added and removed, and support what is asked; screens note the rest.
    """
    ctx.session.flush()
    _INSERT.run(
        ctx.session,
        {
            "id": new_id(),
            "person_id": ctx.customer.id,
            "kind": ActivityKind(kind),
            "product_id": product_id,
            "variant_id": variant_id,
            "text": clip(text, LONGEST_TEXT) if text is not None else None,
            "at": ctx.now,
        },
    )
