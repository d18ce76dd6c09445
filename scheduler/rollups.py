"""Totals of the shop that are counted again: at the first start of this release, when the clock on
the shop's wall changes, and each night to see whether they fit.
"""

import asyncio
from datetime import datetime
from functools import partial

from sqlmodel import Session

from common.log import get_logger
from scheduler.broken import MOST_FACTS, Broken
from scheduler.desk import Desk
from scheduler.kinds import Claimed, Later
from shop import recounting
from shop.recounting import Difference

log = get_logger(__name__)


def totals_fit(session: Session, _now: datetime) -> list[Broken]:
    """What the numbers of the shop say is what its orders and payments say."""
    found = recounting.differences(session)
    return [Broken("numbers-differ", _facts(one)) for one in found[:MOST_FACTS]]


async def recount(desk: Desk, _: Claimed) -> Later | None:
    """Count everything beside the shop's work, and set right what differs, a little at a time."""
    found = await asyncio.to_thread(_look, desk)
    for piece in recounting.pieces(found):
        await desk.transact(partial(recounting.set_right, found=piece))
    log.info("numbers_recounted", differed=len(found))
    return None


def _look(desk: Desk) -> list[Difference]:
    with desk.database.reading() as session:
        return recounting.differences(session)


def _facts(one: Difference) -> dict[str, object]:
    where = "/".join(str(part) for part in one.key)
    return {"where": f"{one.table.__tablename__} {where}", **_sides(one)}


def _sides(one: Difference) -> dict[str, object]:
    return {name: f"{one.stored[name]} for {one.counted[name]}" for name in one.counted}
