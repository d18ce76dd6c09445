"""One visit to the counter: what somebody did becomes what the shop answers.

A tap leads to a screen or is an answer in a dialogue. Words are, in this order: a command, a word
that works everywhere, something for the human who has the word, an answer to an open dialogue, a
button of the last card, and else whatever the shop makes of them.
"""

from dataclasses import replace

from bot.dialogue.cards import Answer
from bot.dialogue.given import Given, parse_tap
from bot.dialogue.matching import chosen, match
from bot.dialogue.routes import BadRoute
from bot.engine import store
from bot.engine.counter import Counter, Spoken, refused
from bot.engine.guiding import Guide
from bot.engine.inbound import Inbound, Kind
from bot.engine.speech import FRESH_MARK
from bot.engine.store import Talkplace
from bot.engine.waiting import Waiting
from common.errors import ShopError
from common.roles import Role, allows
from shop import bills
from shop.context import Shopping

ENDS_A_TALK = "words-close"
"""Typed in a talk with a person, where no list is in force."""


class Visit:
    """One person's visit, inside its turn's transaction."""

    def __init__(self, counter: Counter, ctx: Shopping, inbound: Inbound, place: Talkplace) -> None:
        self._counter, self._ctx, self._inbound, self._place = counter, ctx, inbound, place
        self._waiting = Waiting(counter.router, ctx, place)
        toasts = inbound.callback_id is not None
        self._guide = Guide(counter, ctx, self._waiting, shows_toasts=toasts)
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
        return self._waiting.open is not None or self._guide.is_pressing

    def answer(self) -> Spoken:
        """What the shop answers; what is merely refused is said, not raised."""
        self._waiting.find()
        try:
            return self._guide.follow(self._lead())
        except ShopError as refusal:
            return replace(self._guide.kept((refused(refusal),)), fresh=True)

    def _lead(self) -> Answer:
        inbound = self._inbound
        if inbound.kind is Kind.RESULT:
            return self._guide.screen(inbound.data)
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
            return self._guide.tapped(tap)
        address = store.route_for(self._ctx.session, data)
        if address is None:
            raise BadRoute
        found = self._counter.router.screen(address)
        # Not for what leads nowhere: whoever is asked something is still asked it then.
        self._waiting.park()
        return self._guide.show(found, address)

    def _command(self, name: str) -> Answer:
        payload = self._inbound.start if self._inbound.start is not None else self._inbound.text
        try:
            found = self._counter.router.command(name, payload)
        except BadRoute:
            return self._unknown(f"/{name} {self._inbound.text}".strip())
        self._waiting.park()
        return self._guide.call(found, found.mark.role, atomic=True)

    def _unknown(self, said: str) -> Answer:
        """A command that nobody knows; the staff call their saved answers so."""
        about = self._answered_about()
        if about is not None:
            return self._counter.hooks.replied(self._ctx, about, Given(said))
        asked, mark = self._waiting.open, self._waiting.mark
        if asked is not None and mark is not None and mark.hears_slashes:
            return self._guide.advance(asked, Given(said))
        return self._counter.hooks.unknown_command(self._ctx, said)

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
                self._waiting.park()
                return self._guide.call(found, found.mark.role, atomic=True)
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
        mark = self._waiting.mark
        if given.post is None or (mark is not None and (mark.hears_posts or given.media)):
            return None
        answer = self._counter.hooks.post(self._ctx, given.post, given)
        if answer is not None:
            self._waiting.park()
        return answer

    def _coded(self, text: str) -> Answer:
        """What a code of ours leads to; it is no name and no address, whatever was asked."""
        if self._waiting.asks_a_secret:
            return None
        answer = self._counter.hooks.code(self._ctx, text)
        if answer is not None:
            self._waiting.park()
        return answer

    def _is_meant_otherwise(self, meaning: str) -> bool:
        """Whether a word leads the open dialogue, or ends a talk though there is none."""
        if meaning == ENDS_A_TALK:
            return self._ctx.customer.hears_the_bot(self._ctx.now)
        return self._waiting.open is not None and _leads_dialogue(meaning)

    def _free(self, given: Given) -> Answer:
        """Words, or something sent, that no command or universal word explains."""
        asked = self._waiting.open
        if asked is not None:
            leads = self._counter.universal.meaning(given.text) is not None
            self._told_a_secret = asked.asks_a_secret and not leads
            return self._guide.advance(asked, given)
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


def _leads_dialogue(meaning: str) -> bool:
    return meaning in {"words-back", "words-cancel", "words-skip", "words-yes", "words-no"}
