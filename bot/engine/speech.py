"""From what a handler answers to rows of the outbox, in the reader's words and the channel's form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.dialogue.cards import Card
from bot.dialogue.layout import Capabilities, Laid, lay_out
from bot.engine import store
from bot.engine.inbound import COMMENT, Inbound, Kind
from bot.engine.outgoing import Outgoing
from bot.engine.store import Talkplace
from common.i18n import Translator
from common.ids import new_id
from models import Lane, OutboxOp, Promise
from shop.context import Shopping

FRESH_MARK = "+"
"""What a button's data begins with when the card it opens must not replace the one it stands on:
what a notice said stays in the chat."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How these words are sent: `about` ties an answer to them to its subject, `notice` is the due
    work whose words they are.
    """

    lane: Lane = Lane.REPLY
    promise: Promise = Promise.REPEAT
    about: str = ""
    by_hand: bool = False
    notice: int | None = None


REPLY = Manner()


class Speech:
    """Writes cards for a channel and puts them into the outbox."""

    def __init__(self, translator: Translator, channels: Mapping[str, Capabilities]) -> None:
        self.translator, self.channels = translator, channels

    def say(
        self,
        ctx: Shopping,
        place: Talkplace,
        cards: Sequence[Card],
        *,
        inbound: Inbound | None = None,
        manner: Manner = REPLY,
        run_id: int,
    ) -> list[Outgoing]:
        """Lay cards out and post them; a tap's only card takes the place of the one tapped."""
        laid = [part for card in cards for part in self._lay(ctx, place, card, manner)]
        if place.chat.startswith(COMMENT):
            laid = _as_one(laid)
        edited = None
        if inbound is not None and len(laid) == 1 and self._edits(inbound, place):
            edited = inbound
        outgoing = [self._outgoing(place, part, manner, ctx.correlation, edited) for part in laid]
        person_id = ctx.person.id if ctx.person is not None else None
        if outgoing:
            behind = store.leaving_elsewhere(
                ctx.session,
                channel=place.channel,
                chat=place.chat,
                lane=manner.lane,
                run_id=run_id,
            )
            outgoing = [replace(out, behind=behind) for out in outgoing] if behind else outgoing
        store.post(ctx.session, outgoing, person_id=person_id, run_id=run_id, now=ctx.now)
        if manner.lane is Lane.REPLY or self._only_types(place):
            for part in laid:
                if part.menu:
                    store.remember_menu(ctx.session, place, part.menu)
        return outgoing

    def can_take_away(self, inbound: Inbound) -> bool:
        """Whether this can disappear from its chat. In a group only who rules there could have
        that, and we do not ask for it.
        """
        can = self.channels[inbound.channel].taking_away
        return can and inbound.private and inbound.ref is not None

    def take_away(
        self, ctx: Shopping, place: Talkplace, inbound: Inbound, *, run_id: int
    ) -> list[Outgoing]:
        """Have what a person confided disappear from their chat, where that can be helped."""
        if not self.can_take_away(inbound):
            return []
        out = replace(
            self._outgoing(place, Laid(""), REPLY, ctx.correlation),
            op=OutboxOp.DELETE,
            card_ref=inbound.ref,
        )
        person_id = ctx.person.id if ctx.person is not None else None
        store.post(ctx.session, [out], person_id=person_id, run_id=run_id, now=ctx.now)
        return [out]

    def _edits(self, inbound: Inbound, place: Talkplace) -> bool:
        return (
            inbound.kind is Kind.TAP
            and inbound.card_ref is not None
            and inbound.channel == place.channel
            and not inbound.data.startswith(FRESH_MARK)
            and self.channels[place.channel].editing
        )

    def _lay(self, ctx: Shopping, place: Talkplace, card: Card, manner: Manner) -> list[Laid]:
        capabilities = self.channels[place.channel]
        reader = ctx.reader
        file = card.file
        if file is not None and file.channel not in {"", place.channel}:
            card = replace(card, file=replace(file, ref=""))
        notice = manner.lane is Lane.NOTICE
        if notice:
            room = capabilities.data_bytes - len(FRESH_MARK)
            capabilities = replace(capabilities, data_bytes=room)
        parts = lay_out(
            card,
            capabilities,
            lambda message: self.translator.say(message, reader),
            lambda route: store.token_for(ctx.session, route, ctx.now),
            language=reader.language,
        )
        return [_fresh(part, keeps=self._only_types(place)) for part in parts] if notice else parts

    def _only_types(self, place: Talkplace) -> bool:
        """Whether nothing can be pressed there, so that the newest list is what a number means,
        also one that came unasked.
        """
        can = self.channels[place.channel]
        return not can.inline_buttons and not can.quick_replies

    def _outgoing(
        self,
        place: Talkplace,
        laid: Laid,
        manner: Manner,
        correlation: str,
        edited: Inbound | None = None,
    ) -> Outgoing:
        """`edited` is the tap whose card these words replace."""
        return Outgoing(
            id=new_id(),
            channel=place.channel,
            chat=place.chat,
            lane=manner.lane,
            promise=manner.promise,
            op=OutboxOp.SEND if edited is None else OutboxOp.EDIT,
            laid=laid,
            card_ref=None if edited is None else edited.card_ref,
            card_has_picture=edited is not None and edited.card_has_picture,
            correlation=correlation,
            about=manner.about,
            by_hand=manner.by_hand,
            notice=manner.notice,
            until=place.open_until,
        )


def _as_one(parts: Sequence[Laid]) -> list[Laid]:
    """The one answer that a comment takes: the first picture and words, with what can be chosen at
    the end.
    """
    said = [part for part in parts if part.text]
    if not said:
        return []
    picture = next((part.picture for part in parts if part.picture is not None), None)
    return [replace(said[0], rows=parts[-1].rows, menu=parts[-1].menu, picture=picture)]


def _fresh(laid: Laid, *, keeps: bool) -> Laid:
    """The same card, its buttons opening what they open as messages of their own; `keeps` its list."""
    rows = [
        [
            button if button.data is None else replace(button, data=FRESH_MARK + button.data)
            for button in row
        ]
        for row in laid.rows
    ]
    return replace(laid, rows=rows, menu=laid.menu if keeps else [])
