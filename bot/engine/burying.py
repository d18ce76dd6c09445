"""What cannot be served is put aside: an apology to whoever waits, and an alert."""

from sqlmodel import Session

from bot.dialogue.cards import Card
from bot.engine import composing, store
from bot.engine.inbound import Inbound, Kind
from bot.engine.item import Item
from bot.engine.meeting import Reception, is_served
from bot.engine.outgoing import Outgoing
from bot.engine.sealing import Sealing
from bot.engine.speech import Speech
from common import guests
from common.clock import Clock
from common.messages import Code, msg
from common.roles import Role
from shop import staff, work

SPOKEN = frozenset(Kind) - {
    Kind.NOTICE,
    Kind.BLOCKED,
    Kind.UNBLOCKED,
    Kind.CONNECTED,
    Kind.HAND,
}
"""What its person waits for an answer to."""


class Burying:
    """Where one shop's updates end that nobody could serve."""

    def __init__(
        self, clock: Clock, reception: Reception, speech: Speech, sealing: Sealing
    ) -> None:
        self._clock, self._reception = clock, reception
        self._speech, self._sealing = speech, sealing

    def bury(
        self, session: Session, item: Item, inbound: Inbound, *, error: str, apologise: bool
    ) -> list[Outgoing]:
        """Keep what is known of it for the owner; what its person is told."""
        now = self._clock.now()
        raw = self._sealing.close(inbound.raw)
        reference = store.bury(session, inbound, raw=raw, error=error, now=now)
        self._alert(session, inbound, reference)
        composing.fail(session, inbound, reference, now)
        return self._apology(session, item, inbound, reference) if apologise else []

    def _alert(self, session: Session, inbound: Inbound, reference: str) -> None:
        ctx = self._reception.system(session, "engine")
        told = [] if composing.is_alert(session, inbound) else staff.with_role(session, Role.OWNER)
        for person_id in told:
            work.plan(
                ctx,
                "notice:dead-letter",
                f"dead-letter:{reference}:{person_id}",
                payload={"reference": reference},
                person_id=person_id,
            )

    def _apology(
        self, session: Session, item: Item, inbound: Inbound, reference: str
    ) -> list[Outgoing]:
        """To whoever waits for an answer; strangers in a group do not."""
        is_guest = guests.read(inbound.chat) is not None
        if inbound.kind not in SPOKEN or inbound.is_comment or is_guest:
            return []
        ctx, place = self._reception.meet(session, item, inbound)
        if not is_served(ctx, inbound):
            return []
        apology = Card((msg("internal-apology", reference=Code(reference)),))
        said = self._speech.say(ctx, place, [apology], run_id=self._reception.run_id)
        waiting = store.unfinished_dialogue(session, ctx.customer.id)
        if waiting is not None and waiting[0].asks_a_secret:
            said += self._speech.take_away(ctx, place, inbound, run_id=self._reception.run_id)
        return said
