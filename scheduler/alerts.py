"""News of faults, for the owners of the shop."""

from collections.abc import Mapping

from common.roles import Role
from shop import staff, work
from shop.context import Shopping


def tell_owners(ctx: Shopping, notice: str, key: str, payload: Mapping[str, object]) -> None:
    """Plan a notice for every owner, once for each key."""
    for person_id in staff.with_role(ctx.session, Role.OWNER):
        work.plan(
            ctx,
            f"notice:{notice}",
            f"{key}:{person_id}",
            payload=payload,
            person_id=person_id,
        )
