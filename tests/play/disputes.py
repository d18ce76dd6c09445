"""A buyer's bank that takes money back, as whoever charged the card tells it.

* the payment is disputed · * the dispute is won · * the dispute is lost
"""

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from models import PaymentAttempt
from payments.disputes import Dispute, DisputeState
from shop import disputes

if TYPE_CHECKING:
    from tests.play.stage import Stage

PATTERN = r"the (?:payment is (?P<new>disputed)|dispute is (?P<end>won|lost))"
TO_ANSWER = timedelta(days=7)


async def happen(stage: "Stage", _actor: str, found: re.Match[str]) -> None:
    """Tell of the newest payment that came."""
    app = await stage.app()
    state = DisputeState(found["end"] or "opened")
    by = stage.clock.now() + TO_ANSWER if state is DisputeState.OPENED else None

    def tell(session: Session) -> None:
        paid = col(PaymentAttempt.paid_at)
        newest = select(PaymentAttempt).where(paid.is_not(None)).order_by(paid.desc()).limit(1)
        attempt = session.exec(newest).one()
        assert attempt.bank_ref is not None
        dispute = Dispute("dp_1", attempt.bank_ref, state, attempt.amount, by)
        disputes.record(app.engine.system(session, "cashier"), attempt.gateway, dispute)

    await app.engine.transact(tell)
    await app.settle()
