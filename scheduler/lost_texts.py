"""The owners hear of it when no text message is taken any more: a wrong key, or no credit.

One refusal alone may be a wrong number. What waits stays with its reason, and is told with its
buyer's next words; the order page has it all the while.
"""

from sqlalchemy import distinct, func, select
from sqlmodel import col

from models import DueWork, TextMessage, WorkState
from scheduler.alerts import tell_owners
from scheduler.rerouting import TEXT_REFUSED
from shop.context import Shopping

NOTICE = "texts-refused"
ENOUGH = 2
"""People whose texts were refused, none having been taken since."""
LONGEST_REASON = 200
"""Letters of what the provider said; the rest is in the log."""


def look(ctx: Shopping, reason: str) -> None:
    """A text was refused just now: tell the owners, once a day, if none is taken any more."""
    taken_at = ctx.session.execute(select(func.max(col(TextMessage.at)))).scalar()
    lost = select(func.count(distinct(col(DueWork.person_id)))).where(
        col(DueWork.state) == WorkState.HELD, col(DueWork.reason) == TEXT_REFUSED
    )
    if taken_at is not None:
        lost = lost.where(col(DueWork.due_at) > taken_at)
    people = int(ctx.session.execute(lost).scalar_one())
    if people >= ENOUGH or (people and taken_at is None):
        day = ctx.now.astimezone(ctx.shop.zone).date().isoformat()
        facts = {"people": people, "reason": reason[:LONGEST_REASON]}
        tell_owners(ctx, NOTICE, f"{NOTICE}:{day}", facts)
