"""A gateway's answer about an attempt, on its way into the books."""

import hashlib
import json
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from models import AttemptState, Order, PaymentAttempt
from payments.base import Verification
from shop import attempts, audit
from shop.context import Shopping
from shop.outcomes import Source


class Beaten(Exception):  # not an error: somebody else was quicker
    """The attempt was decided between our look and our write."""


class ReferenceTaken(Exception):  # not an error: money reported for two attempts
    """Another attempt has the reference at the bank that this one was given."""


@dataclass(frozen=True, slots=True)
class Report:
    """An answer of a gateway about an attempt, with the order it is for; both rows are locked."""

    ctx: Shopping
    order: Order
    attempt: PaymentAttempt
    said: Verification
    source: Source

    @property
    def by(self) -> str:
        """Whose word it is: a person's of the shop, or how a gateway's answer was come by."""
        return self.ctx.actor if self.source == "staff" else self.source

    def decide(self, state: AttemptState, **values: object) -> None:
        """Compare and set the attempt to a state that this answer gives it.

        Raises:
            Beaten: somebody else was quicker.
            ReferenceTaken: another attempt has this `bank_ref`.
        """
        raw = dict(self.said.raw) or None
        values |= {"state": state, "result_at": self.ctx.now, "raw_last": raw}
        try:
            with self.ctx.session.begin_nested():
                written = attempts.change(self.ctx.session, self.attempt, values)
        except IntegrityError:
            if values.get("bank_ref") is None:
                raise
            raise ReferenceTaken from None
        if not written:
            raise Beaten

    def note(self, kind: str) -> None:
        """Keep the answer for ever."""
        amount = self.said.amount
        raw = json.dumps(dict(self.said.raw), sort_keys=True, default=str, ensure_ascii=False)
        attempts.note(
            self.ctx,
            self.attempt,
            kind,
            self.by,
            amount_minor=amount.minor if amount is not None else 0,
            currency=amount.currency if amount is not None else None,
            reference=self.said.bank_ref or self.said.provider_ref,
            raw_sha256=hashlib.sha256(raw.encode()).hexdigest(),
        )

    def audit(self, what: str, before: AttemptState, after: dict[str, object]) -> None:
        """Say who changed the attempt."""
        was = {"state": before.value}
        audit.write(self.ctx, what, "attempt", self.attempt.id, was, {**after, "by": self.by})
