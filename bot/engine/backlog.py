"""How much is waiting at this moment, for whoever watches the shop's health."""

from dataclasses import dataclass

from sqlmodel import Session, col, func, or_, select

from models import (
    DeadLetter,
    DueWork,
    Inbox,
    OutboxRow,
    OutboxState,
    PaymentAttempt,
    WorkState,
)


@dataclass(frozen=True, slots=True)
class Backlog:
    """Rows that are open; each is read from the index of what is open."""

    inbox: int
    """Updates stored and not yet acted on."""
    outbox: int
    """Messages that wait to be sent, or are being sent."""
    due: int
    """Planned work, whether its time has come or not."""
    attempts: int
    """Payments that will be asked about again."""
    dead_letters: int
    """Updates put aside that nobody has looked at."""


def backlog(session: Session) -> Backlog:
    """Count what is open."""
    return Backlog(
        inbox=session.exec(select(func.count()).select_from(Inbox)).one(),
        outbox=session.exec(
            select(func.count())
            .select_from(OutboxRow)
            .where(
                or_(
                    col(OutboxRow.state) == OutboxState.SENDING,
                    col(OutboxRow.state) == OutboxState.QUEUED,
                )
            )
        ).one(),
        due=session.exec(
            select(func.count()).select_from(DueWork).where(col(DueWork.state) == WorkState.DUE)
        ).one(),
        attempts=session.exec(
            select(func.count())
            .select_from(PaymentAttempt)
            .where(col(PaymentAttempt.next_check_at).is_not(None))
        ).one(),
        dead_letters=session.exec(
            select(func.count()).select_from(DeadLetter).where(col(DeadLetter.handled_at).is_(None))
        ).one(),
    )
