"""Asking gateways what became of attempts, and recording what they say."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.engine.till import Till
from common.log import get_logger
from models import AttemptState, PaymentAttempt
from payments.base import AttemptView, GatewayError, UndoResult, Verification, Verified
from shop import billing, wanting
from shop.context import Shopping
from shop.outcomes import Already, Outcome, Source

MOST_ASKED = 5
"""Attempts of one order that are asked about at once."""

log = get_logger(__name__)


def is_undecided(attempt: PaymentAttempt, now: datetime) -> bool:
    """Whether the buyer may just have paid this, so that paying again would be paying twice.

    Without the gateway's reference nobody was ever sent there. After its time an attempt is still
    asked about, but keeps nobody from another try.
    """
    asking = attempt.state in (AttemptState.VERIFYING, AttemptState.UNKNOWN)
    return asking and attempt.provider_ref is not None and now < attempt.expires_at


@dataclass(slots=True)
class _Question:
    """A question that has not been put yet, and may still be joined."""

    sources: set[Source] = field(default_factory=set)
    task: "asyncio.Task[Outcome | None] | None" = None

    def source(self) -> Source:
        """Who asks: a callback says that the buyer has acted, and so counts more than others."""
        order: tuple[Source, ...] = ("callback", "buyer", "effect", "poll")
        return next(one for one in order if one in self.sources)


@dataclass(frozen=True, slots=True)
class _Looked:
    """An attempt as it stands before its gateway is asked; without a view there is no need to."""

    order_id: int
    gateway: str
    view: AttemptView | None
    is_wanted: bool = True
    """Whether its money would be taken; asked of gateways only that take it by being asked."""


class Asking:
    """Puts questions. For one attempt at most one is on its way and one waits for it.

    Whoever asks meanwhile joins the one that waits, and never the one on its way: that may have
    been answered before the buyer paid.
    """

    def __init__(self, till: Till) -> None:
        self._till = till
        self._waiting: dict[int, _Question] = {}
        self._on_its_way: dict[int, asyncio.Task[Outcome | None]] = {}

    async def ask(self, attempt_id: int, source: Source) -> Outcome | None:
        """Ask about one attempt; None when there is nothing to ask.

        Raises:
            NotFound: there is no such attempt.
        """
        question = self._waiting.setdefault(attempt_id, _Question())
        question.sources.add(source)
        if question.task is None:
            question.task = asyncio.create_task(self._in_turn(attempt_id, question))
        return await asyncio.shield(question.task)

    async def take(self, gateway: str, attempt_id: int, proof: Verification) -> Outcome:
        """Record what a gateway's own signed notice says, without asking.

        Raises:
            NotFound: there is no such attempt.
        """
        self._till.tally.attempt(gateway, proof.result.value)
        return await self._till.act(
            lambda ctx: billing.record(ctx, attempt_id, proof, source="callback")
        )

    async def ask_all(self, attempt_ids: Sequence[int], source: Source) -> list[Outcome]:
        """Ask about several side by side, at most the last few."""
        asked = attempt_ids[-MOST_ASKED:]
        outcomes = await asyncio.gather(*(self.ask(one, source) for one in asked))
        return [outcome for outcome in outcomes if outcome is not None]

    async def finish(self) -> None:
        """Return when every answer is recorded."""
        while tasks := {*self._on_its_way.values(), *(q.task for q in self._waiting.values())}:
            await asyncio.wait([task for task in tasks if task is not None])

    async def _in_turn(self, attempt_id: int, question: _Question) -> Outcome | None:
        before = self._on_its_way.get(attempt_id)
        if before is not None:
            await asyncio.wait([before])
        del self._waiting[attempt_id]
        task = asyncio.current_task()
        assert task is not None
        self._on_its_way[attempt_id] = task
        try:
            return await self._put(attempt_id, question.source())
        finally:
            del self._on_its_way[attempt_id]

    async def _put(self, attempt_id: int, source: Source) -> Outcome | None:
        looked = await self._till.act(lambda ctx: self._look(ctx, attempt_id, source))
        if looked.view is None:
            return None
        ask = self._verified if looked.is_wanted else self._sent_back
        said = await ask(looked.gateway, looked.view)
        if said is None:
            await self._till.act(lambda ctx: wanting.sent_back(ctx, attempt_id))
            return Already(looked.order_id, attempt_id)
        self._till.tally.attempt(looked.gateway, said.result.value)
        return await self._till.act(
            lambda ctx: billing.record(ctx, attempt_id, said, source=source)
        )

    def _look(self, ctx: Shopping, attempt_id: int, source: Source) -> _Looked:
        view = billing.to_check(ctx, attempt_id)
        attempt = ctx.session.get_one(PaymentAttempt, attempt_id)
        looked = _Looked(attempt.order_id, attempt.gateway, view)
        if view is None:
            return looked
        came_back = source == "callback" or attempt.state is AttemptState.VERIFYING
        view = replace(view, returned=came_back)
        gateway = self._till.gateways.get(attempt.gateway)
        if gateway is None or not gateway.capabilities.poll_settles:
            return replace(looked, view=view)
        view = replace(view, asked_before=wanting.asked_before(ctx, attempt_id))
        return replace(looked, view=view, is_wanted=wanting.is_wanted(ctx, attempt_id))

    async def _sent_back(self, name: str, view: AttemptView) -> Verification | None:
        """Have money sent back that nobody would take; None when it is on its way."""
        gateway = self._till.gateways[name]
        try:
            undo = await gateway.reverse(view)
        except GatewayError as error:
            log.warning("attempt_not_sent_back", gateway=name, attempt=view.attempt_id)
            return _unknown(view, type(error).__name__)
        log.info("attempt_unwanted", gateway=name, attempt=view.attempt_id, result=undo.result)
        if undo.result is UndoResult.DONE:
            return None
        if undo.result is UndoResult.UNSUPPORTED:
            # It is too late to send it back: it was taken before, and has to be booked.
            return await self._verified(name, view)
        return Verification(Verified.PENDING, view.provider_ref, raw={"unwanted": undo.reason})

    async def _verified(self, name: str, view: AttemptView) -> Verification:
        """What the gateway says; when it says nothing usable, nobody knows."""
        gateway = self._till.gateways.get(name)
        if gateway is None:
            log.error("gateway_missing", gateway=name, attempt=view.attempt_id)
            return _unknown(view, "gateway_missing")
        try:
            return await gateway.verify(view)
        except GatewayError as error:
            log.warning(
                "attempt_not_verified",
                gateway=name,
                attempt=view.attempt_id,
                error=type(error).__name__,
                code=error.code,
            )
            return _unknown(view, type(error).__name__)
        except Exception as error:
            # A gateway that breaks must not leave an attempt that nobody asks about again.
            log.exception("gateway_broken", gateway=name, attempt=view.attempt_id)
            return _unknown(view, type(error).__name__)


def _unknown(view: AttemptView, code: str) -> Verification:
    return Verification(Verified.UNKNOWN, view.provider_ref, failure_code=code, raw={"error": code})
