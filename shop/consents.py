"""What people let the shop write to them about; every word of theirs is kept, the newest counts."""

from sqlalchemy import select
from sqlmodel import col

from common.ids import new_id
from models import Consent
from models.prepared import Prepared
from shop import audit, kin
from shop.context import Shopping
from shop.roads import TEXTS
from shop.topics import CHOOSABLE, Topic

EVERYTHING = "marketing"
"""All that no order needs, at once: what *stop* takes back."""
WORDING = "2"
"""Which wording of the question or of the way out the person had before them."""

# Asked before each message that no order needs, and there may be thousands at a time.
_SAID = Prepared(
    select(col(Consent.topic), col(Consent.given))
    .where(col(Consent.person_id).in_(kin.PERSON))
    .order_by(col(Consent.at), col(Consent.id))
)


def give(ctx: Shopping, topic: Topic) -> None:
    """The person wants to hear of this."""
    _say(ctx, topic.value, given=True)


def withdraw(ctx: Shopping, topic: Topic) -> None:
    """The person wants no more of this."""
    _say(ctx, topic.value, given=False)


def withdraw_all(ctx: Shopping) -> None:
    """The person wants nothing but what their orders need."""
    _say(ctx, EVERYTHING, given=False)


def refusal(ctx: Shopping, topic: Topic) -> str | None:
    """Why the person must not be written to about this; None when they may be."""
    if topic.is_essential:
        return None
    word = _newest(ctx).get(topic)
    if word is None:
        return "no-consent" if topic.needs_a_yes else None
    return None if word else "stopped"


def standing(ctx: Shopping) -> dict[Topic, bool]:
    """What the person can choose from, and what they hear of."""
    said = _newest(ctx)
    offered = [one for one in CHOOSABLE if one is not Topic.TEXTS or TEXTS in ctx.windows]
    return {topic: said.get(topic, not topic.needs_a_yes) for topic in offered}


def _newest(ctx: Shopping) -> dict[Topic, bool]:
    """The person's last word on each topic on which they have said one."""
    ctx.session.flush()
    said: dict[Topic, bool] = {}
    for topic, given in _SAID.all(ctx.session, person_id=ctx.customer.id):
        if topic == EVERYTHING:
            said = {one: given for one in Topic if not one.is_essential}
        else:
            said[Topic(topic)] = given
    return said


def _say(ctx: Shopping, topic: str, *, given: bool) -> None:
    ctx.session.add(
        Consent(
            id=new_id(),
            person_id=ctx.customer.id,
            topic=topic,
            given=given,
            version=WORDING,
            channel=ctx.channel,
            at=ctx.now,
        )
    )
    ctx.session.flush()
    what = "consent.given" if given else "consent.withdrawn"
    audit.write(ctx, what, "person", ctx.customer.id, None, {"topic": topic})
