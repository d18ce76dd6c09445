"""Leading somebody through screens and dialogues to the cards that are said."""

from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from typing import Any

from bot.dialogue.cards import Answer, Begin, Card, Go, Reply
from bot.dialogue.dialogues import Asked, Ending, Finished, State, advance, begin, parked_rows
from bot.dialogue.given import Received, Tap
from bot.dialogue.router import Found
from bot.dialogue.routes import BadRoute, ScreenMark
from bot.engine import store
from bot.engine.counter import Counter, Spoken, led_by, refused_with
from bot.engine.waiting import Waiting
from common.errors import NotAllowed
from common.ids import new_id
from common.messages import Message, msg
from common.roles import Role, allows
from models.savepoint import savepoint
from shop import audit
from shop.context import Shopping

DEEPEST = 6
"""Screens and dialogues one answer may lead through before something is wrong with the shop."""


class Guide:
    """Leads one person, inside their turn's transaction."""

    def __init__(
        self, counter: Counter, ctx: Shopping, waiting: Waiting, *, shows_toasts: bool
    ) -> None:
        self._counter, self._ctx, self._waiting = counter, ctx, waiting
        self._shows_toasts = shows_toasts
        self.is_pressing = False
        """Whether they were shown something that comes before everything else."""

    def follow(self, answer: Answer) -> Spoken:
        """Follow an answer to the cards it ends in."""
        toast: Message | None = None
        for _ in range(DEEPEST):
            match answer:
                case Go():
                    toast = answer.toast or toast
                    answer = self.screen(answer.route)
                case Begin():
                    answer = self._begin(answer)
                case Card():
                    return self.kept((answer,), toast)
                case Reply():
                    return self.kept(answer.cards, answer.toast or toast)
                case None:
                    return self.kept((), toast)
        raise RuntimeError(f"screens lead in a circle, last to {answer!r}")

    def kept(self, cards: tuple[Card, ...], toast: Message | None = None) -> Spoken:
        """With the buttons of a parked dialogue below, and a toast as a line where none shows."""
        parked = self._waiting.parked
        if parked is not None and cards:
            last = cards[-1]
            cards = (*cards[:-1], replace(last, rows=(*last.rows, *parked_rows(parked))))
        if toast is not None and not self._shows_toasts:
            return Spoken(led_by((toast,), cards))
        return Spoken(cards, toast)

    def screen(self, address: str) -> Answer:
        return self.show(self._counter.router.screen(address), address)

    def show(self, found: Found[ScreenMark], address: str) -> Answer:
        self.is_pressing = self.is_pressing or found.mark.pressing
        answer = self.call(found, found.mark.role, atomic=found.mark.changes)
        if found.mark.audited:
            self._audit(found, address)
        return answer

    def call(self, found: Found[Any], role: Role, *, atomic: bool) -> Answer:
        """Call a handler; what it has written is undone when it refuses in the end."""
        if not allows(self._ctx.role, role):
            raise NotAllowed("not-allowed")
        with savepoint(self._ctx.session) if atomic else nullcontext():
            answer: Answer = found.function(self._ctx, **found.kwargs)
        return answer

    def tapped(self, tap: Tap) -> Answer:
        """A button of a dialogue, perhaps of one that is not open any more."""
        open_now, waiting = self._waiting.open, self._waiting.either
        if waiting is not None and waiting.id == tap.dialogue_id:
            lines = (msg("dialogue-resumed"),) if open_now is None else ()
            return self.advance(waiting, tap, lines)
        if open_now is not None:
            return self.advance(open_now, tap)
        result = store.dialogue_result(self._ctx.session, self._ctx.customer.id, tap.dialogue_id)
        if result:
            return self.screen(result)
        return Reply((refused_with(msg("dialogue-over")),))

    def advance(self, state: State, received: Received, lines: tuple[Message, ...] = ()) -> Answer:
        """Give a dialogue what it waits for: its next question, or what it ends in."""
        ctx, counter = self._ctx, self._counter
        try:
            entry = counter.router.dialogue(state.name)
        except BadRoute:
            self._waiting.drop(state)
            return refused_with(msg("dialogue-outdated"))
        if not allows(ctx.role, entry.mark.role):
            # Whoever may not go on any more must not be asked for ever.
            self._waiting.drop(state)
            raise NotAllowed("not-allowed")
        outcome = advance(
            entry,
            state,
            received,
            ctx,
            partial(savepoint, ctx.session),
            say=self._say,
            universal=counter.universal,
            safe=counter.safe,
            lines=lines,
        )
        if isinstance(outcome, Asked):
            self._waiting.ask(outcome.state)
            return outcome.card
        return self._finish(outcome)

    def _begin(self, what: Begin) -> Answer:
        entry = self._counter.router.dialogue(what.dialogue)
        waiting = self._waiting.either
        if waiting is not None:
            if waiting.name == what.dialogue and waiting.args == dict(what.args):
                return self.advance(waiting, None)
            self._waiting.drop(waiting)
        return self.advance(begin(entry, new_id(), what), None)

    def _finish(self, outcome: Finished) -> Answer:
        answer = outcome.answer
        result = answer.route if isinstance(answer, Go) else ""
        self._waiting.finish(outcome.state, done=outcome.ending is Ending.DONE, result=result)
        if not outcome.said:
            return answer
        followed = self.follow(answer)
        return Reply(led_by(outcome.said, followed.cards), followed.toast)

    def _audit(self, found: Found[ScreenMark], address: str) -> None:
        what = "route." + found.mark.pattern.partition("/{")[0].replace("/", ".")
        audit.write(self._ctx, what, "route", address)

    def _say(self, message: Message) -> str:
        return self._counter.translator.say(message, self._ctx.reader)
