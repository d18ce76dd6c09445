"""What people let the shop write to them about."""

from common.ids import new_id
from models import Consent
from shop import audit
from shop.context import Shopping

MARKETING = "marketing"
"""News, offers and surveys. What an order needs is sent without asking."""
WORDING = "1"
"""Which wording of the question or of the way out the person had before them."""


def withdraw(ctx: Shopping, topic: str) -> None:
    """The person wants no more of this; the newest word counts, and every one is kept."""
    ctx.session.add(
        Consent(
            id=new_id(),
            person_id=ctx.customer.id,
            topic=topic,
            given=False,
            version=WORDING,
            channel=ctx.channel,
            at=ctx.now,
        )
    )
    ctx.session.flush()
    audit.write(ctx, "consent.withdrawn", "person", ctx.customer.id, None, {"topic": topic})
