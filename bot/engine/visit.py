"""One visit to the counter: what somebody did becomes what the shop answers.

A tap leads to a screen or is an answer in a dialogue. Words are, in this order: a command, a word
that works everywhere, something for the human who has the word, an answer to an open dialogue, a
button of the last card, and else whatever the shop makes of them.
"""

from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from typing import Any

from bot.dialogue.cards import Answer, Begin, Card, Go, Reply
from bot.dialogue.dialogues import (
    Asked,
    Ending,
    Finished,
    Given,
    State,
    advance,
    begin,
    parked_rows,
)
from bot.dialogue.given import Received, Tap, parse_tap
from bot.dialogue.marks import DialogueMark
from bot.dialogue.matching import chosen, match
from bot.dialogue.router import Found
from bot.dialogue.routes import BadRoute, ScreenMark
from bot.engine import store
from bot.engine.counter import Counter, Spoken, led_by, refused, refused_with
from bot.engine.inbound import Inbound, Kind
from bot.engine.speech import FRESH_MARK
from bot.engine.store import Talkplace
from common.errors import NotAllowed, ShopError
from common.ids import new_id
from common.messages import Message, msg
from common.roles import Role, allows
from models.savepoint import savepoint
from shop import audit, bills
from shop.context import Shopping

DEEPEST = 6
"""Screens and dialogues one answer may lead through before something is wrong with the shop."""

ENDS_A_TALK = "words-close"
"""Typed in a talk with a person, where no list is in force."""


class Visit:
    """One person's visit, inside its turn's transaction."""

    def __init__(self, counter: Counter, ctx: Shopping, inbound: Inbound, place: Talkplace) -> None:
        self._counter, self._ctx, self._inbound, self._place = counter, ctx, inbound, place
        self._open: State | None = None
        self._parked: State | None = None
        self._is_pressing = False
        self._told_a_secret = False

    @property
    def was_told_a_secret(self) -> bool:
        """Whether something was written that must not stay in the chat."""
        return self._told_a_secret

    @property
    def is_taken(self) -> bool:
        """Whether this is no moment to begin with anything else: a question waits for this
        person's answer, or they came for something that comes first.
        """
        return self._open is not None or self._is_pressing

    def answer(self) -> Spoken:
        """What the shop answers; what is merely refused is said, not raised."""
        self._find_dialogue()
        try:
            return self._spoken(self._lead())
        except ShopError as refusal:
            return replace(self._kept((refused(refusal),), None), fresh=True)

    def _find_dialogue(self) -> None:
        found = store.unfinished_dialogue(self._ctx.session, self._ctx.customer.id)
        if found is not None:
            state, status = found
            if status == "open":
                self._open = state
            else:
                self._parked = state

    def _lead(self) -> Answer:
        inbound = self._inbound
        if inbound.kind is Kind.RESULT:
            return self._screen(inbound.data)
        if inbound.receipt is not None:
            bills.paid(self._ctx, inbound.receipt)
            return None
        if inbound.kind is Kind.TAP:
            return self._tapped(inbound.data.removeprefix(FRESH_MARK))
        if inbound.command is not None:
            return self._command(inbound.command)
        return self._said()

    def _given(self) -> Given:
        inbound = self._inbound
        return Given(
            text=inbound.text,
            media=inbound.media,
            phone=inbound.phone,
            location=inbound.location,
            post=inbound.post,
        )

    def _tapped(self, data: str) -> Answer:
        tap = parse_tap(data)
        if tap is not None:
            return self._tapped_dialogue(tap)
        address = store.route_for(self._ctx.session, data)
        if address is None:
            raise BadRoute
        found = self._counter.router.screen(address)
        # Not for what leads nowhere: whoever is asked something is still asked it then.
        self._park()
        return self._show(found, address)

    def _command(self, name: str) -> Answer:
        payload = self._inbound.start if self._inbound.start is not None else self._inbound.text
        try:
            found = self._counter.router.command(name, payload)
        except BadRoute:
            return self._unknown(f"/{name} {self._inbound.text}".strip())
        self._park()
        return self._call(found, found.mark.role, atomic=True)

    def _unknown(self, said: str) -> Answer:
        """A command that nobody knows; the staff call their saved answers so."""
        about = self._answered_about()
        if about is not None:
            return self._counter.hooks.replied(self._ctx, about, Given(said))
        waiting = self._open_mark()
        if self._open is not None and waiting is not None and waiting.hears_slashes:
            return self._advance(self._open, Given(said))
        return self._counter.hooks.unknown_command(self._ctx, said)

    def _open_mark(self) -> DialogueMark | None:
        """What the dialogue that waits for an answer takes for one."""
        try:
            return self._counter.router.dialogue(self._open.name).mark if self._open else None
        except BadRoute:
            return None

    def _said(self) -> Answer:
        counter, ctx, given = self._counter, self._ctx, self._given()
        about = self._answered_about()
        if about is not None:
            return counter.hooks.replied(ctx, about, given)
        meaning = counter.universal.meaning(given.text) if given.text else None
        if meaning is not None and not self._is_meant_otherwise(meaning):
            try:
                found = counter.router.words(meaning)
            except BadRoute:
                pass
            else:
                self._park()
                return self._call(found, found.mark.role, atomic=True)
        if (coded := self._coded(given.text)) is not None:
            return coded
        if not ctx.customer.hears_the_bot(ctx.now):
            return self._past_the_bot(given)
        return self._about_post(given) or self._free(given)

    def _past_the_bot(self, given: Given) -> Answer:
        """Words are for the human who has the word, unless they choose from the numbered list that
        was said last, and nothing but them was written since.
        """
        place = self._place
        counted = store.counted_last(self._ctx.session, channel=place.channel, chat=place.chat)
        found = chosen(given.text, [entry["label"] for entry in counted])
        if found is not None and counted == place.menu:
            return self._tapped(counted[found]["data"].removeprefix(FRESH_MARK))
        if counted:
            store.remember_menu(self._ctx.session, place, [])
        return self._counter.hooks.silent(self._ctx, given)

    def _about_post(self, given: Given) -> Answer:
        """A post that was answered to or shared leads on, as a button would, unless it, or a picture
        that it may bring, was asked for.
        """
        waiting = self._open_mark()
        if given.post is None or (waiting is not None and (waiting.hears_posts or given.media)):
            return None
        answer = self._counter.hooks.post(self._ctx, given.post, given)
        if answer is not None:
            self._park()
        return answer

    def _coded(self, text: str) -> Answer:
        """What a code of ours leads to; it is no name and no address, whatever was asked."""
        if self._open is not None and self._open.asks_a_secret:
            return None
        answer = self._counter.hooks.code(self._ctx, text)
        if answer is not None:
            self._park()
        return answer

    def _is_meant_otherwise(self, meaning: str) -> bool:
        """Whether a word leads the open dialogue, or ends a talk though there is none."""
        if meaning == ENDS_A_TALK:
            return self._ctx.customer.hears_the_bot(self._ctx.now)
        return self._open is not None and _leads_dialogue(meaning)

    def _free(self, given: Given) -> Answer:
        """Words, or something sent, that no command or universal word explains."""
        if self._open is not None:
            leads = self._counter.universal.meaning(given.text) is not None
            self._told_a_secret = self._open.asks_a_secret and not leads
            return self._advance(self._open, given)
        chosen = self._chosen(given.text)
        if chosen is not None:
            return self._tapped(chosen)
        if self._inbound.kind in {Kind.MEDIA, Kind.OTHER, Kind.LOCATION, Kind.CONTACT}:
            return self._counter.hooks.media(self._ctx, given)
        return self._counter.hooks.words(self._ctx, given)

    def _chosen(self, text: str) -> str | None:
        """What the button does that was named by number or label, on the last card with buttons."""
        if not text or not self._place.menu:
            return None
        found = match(text, [entry["label"] for entry in self._place.menu])
        return self._place.menu[found]["data"] if isinstance(found, int) else None

    def _answered_about(self) -> int | None:
        """The case a member of the staff means by replying to a message of ours."""
        inbound = self._inbound
        if inbound.reply_to is None or not allows(self._ctx.role, Role.AGENT):
            return None
        about = store.about(
            self._ctx.session, channel=inbound.channel, chat=inbound.chat, ref=inbound.reply_to
        )
        kind, _, number = (about or "").partition(":")
        return int(number) if kind == "case" and number.isdigit() else None

    def _screen(self, address: str) -> Answer:
        return self._show(self._counter.router.screen(address), address)

    def _show(self, found: Found[ScreenMark], address: str) -> Answer:
        self._is_pressing = self._is_pressing or found.mark.pressing
        answer = self._call(found, found.mark.role, atomic=found.mark.changes)
        if found.mark.audited:
            self._audit(found, address)
        return answer

    def _audit(self, found: Found[ScreenMark], address: str) -> None:
        what = "route." + found.mark.pattern.partition("/{")[0].replace("/", ".")
        audit.write(self._ctx, what, "route", address)

    def _call(self, found: Found[Any], role: Role, *, atomic: bool) -> Answer:
        """Call a handler; what it has written is undone when it refuses in the end."""
        self._need(role)
        with savepoint(self._ctx.session) if atomic else nullcontext():
            answer: Answer = found.function(self._ctx, **found.kwargs)
        return answer

    def _need(self, role: Role) -> None:
        if not allows(self._ctx.role, role):
            raise NotAllowed("not-allowed")

    def _tapped_dialogue(self, tap: Tap) -> Answer:
        waiting = self._open or self._parked
        if waiting is not None and waiting.id == tap.dialogue_id:
            lines = (msg("dialogue-resumed"),) if self._open is None else ()
            return self._advance(waiting, tap, lines)
        if self._open is not None:
            return self._advance(self._open, tap)
        result = store.dialogue_result(self._ctx.session, self._ctx.customer.id, tap.dialogue_id)
        if result:
            return self._screen(result)
        return Reply((refused_with(msg("dialogue-over")),))

    def _begin(self, what: Begin) -> Answer:
        entry = self._counter.router.dialogue(what.dialogue)
        waiting = self._open or self._parked
        if waiting is not None:
            if waiting.name == what.dialogue and waiting.args == dict(what.args):
                return self._advance(waiting, None)
            self._drop(waiting)
        return self._advance(begin(entry, new_id(), what), None)

    def _advance(self, state: State, received: Received, lines: tuple[Message, ...] = ()) -> Answer:
        ctx, counter = self._ctx, self._counter
        try:
            entry = counter.router.dialogue(state.name)
        except BadRoute:
            self._drop(state)
            return refused_with(msg("dialogue-outdated"))
        if not allows(ctx.role, entry.mark.role):
            # Whoever may not go on any more must not be asked for ever.
            self._drop(state)
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
            self._open, self._parked = outcome.state, None
            self._save(outcome.state, "open")
            return outcome.card
        return self._finish(outcome)

    def _finish(self, outcome: Finished) -> Answer:
        self._open = self._parked = None
        done = outcome.ending is Ending.DONE
        result = outcome.answer.route if isinstance(outcome.answer, Go) else ""
        self._save(outcome.state, "done" if done else "dropped", result)
        if not outcome.said:
            return outcome.answer
        followed = self._spoken(outcome.answer)
        return Reply(led_by(outcome.said, followed.cards), followed.toast)

    def _save(self, state: State, status: str, result: str = "") -> None:
        store.save_dialogue(
            self._ctx.session,
            state,
            person_id=self._ctx.customer.id,
            channel=self._place.channel,
            now=self._ctx.now,
            status=status,
            result=result,
        )

    def _park(self) -> None:
        """Another screen is wanted: what was being answered waits."""
        if self._open is not None:
            store.end_dialogue(self._ctx.session, self._open.id, "parked")
            self._parked, self._open = self._open, None

    def _drop(self, state: State) -> None:
        store.end_dialogue(self._ctx.session, state.id, "dropped")
        self._open = self._parked = None

    def _say(self, message: Message) -> str:
        return self._counter.translator.say(message, self._ctx.reader)

    def _spoken(self, answer: Answer) -> Spoken:
        """Follow an answer to the cards it ends in."""
        toast: Message | None = None
        for _ in range(DEEPEST):
            match answer:
                case Go():
                    toast = answer.toast or toast
                    answer = self._screen(answer.route)
                case Begin():
                    answer = self._begin(answer)
                case Card():
                    return self._kept((answer,), toast)
                case Reply():
                    return self._kept(answer.cards, answer.toast or toast)
                case None:
                    return self._kept((), toast)
        raise RuntimeError(f"screens lead in a circle, last to {answer!r}")

    def _kept(self, cards: tuple[Card, ...], toast: Message | None) -> Spoken:
        """With the buttons of a parked dialogue below, and a toast as a line where none shows."""
        if self._parked is not None and cards:
            last = cards[-1]
            cards = (*cards[:-1], replace(last, rows=(*last.rows, *parked_rows(self._parked))))
        if toast is not None and self._inbound.callback_id is None:
            return Spoken(led_by((toast,), cards))
        return Spoken(cards, toast)


def _leads_dialogue(meaning: str) -> bool:
    return meaning in {"words-back", "words-cancel", "words-skip", "words-yes", "words-no"}
