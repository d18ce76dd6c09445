"""A question becomes a card with its buttons, and what is stored of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.dialogue.cards import EMPTY_LINE, Button, Card, Rows, Words, card
from bot.dialogue.given import tap_data
from bot.dialogue.hearing import BACK_BUTTON, CANCEL_BUTTON, SKIP_BUTTON, Say
from bot.dialogue.questions import Offer, Question, Record
from bot.dialogue.state import State
from common.i18n import plain
from common.messages import Message, msg

PATIENCE = 3
"""Answers that do not fit, after which a person is offered."""

_PACKED = ((6, 4), (14, 2))
"""Letters of the longest label, and how many buttons of that length share a row."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A question on its way to the person: what is offered now and what stands around it."""

    question: Question
    offers: tuple[Offer, ...]
    labels: tuple[str, ...]
    """The labels of the offers as the person reads them."""
    version: int
    """Of the dialogue that asks."""
    depth: int
    """How many answered questions lead here; Back is there when it is not zero."""
    misfits: int

    def record(self) -> Record:
        """What is stored of it until the answer comes."""
        question = self.question
        return {
            "question": question.key,
            "nth": question.nth,
            "kind": question.kind.value,
            "version": self.version,
            "optional": question.optional,
            "digest": question.digest,
            "options": [
                {"value": offer.value, "label": label}
                for offer, label in zip(self.offers, self.labels, strict=True)
            ],
            "depth": self.depth,
            "misfits": self.misfits,
        }

    def card(
        self, dialogue_id: int, serial: int, lines: Iterable[Words], said: list[Words]
    ) -> Card:
        """The card: why it is asked (again), what was said and is shown, the question, buttons."""
        hints = [offer.hint for offer in self.offers if offer.hint is not None]
        above = [*said, *self.question.shows, *hints]
        stuck = [msg("dialogue-offer-person")] if self.misfits >= PATIENCE else []
        text = _paragraphs([*lines, *stuck], above, [self.question.text])
        return card(*text, rows=self._rows(dialogue_id, serial))

    def _rows(self, dialogue_id: int, serial: int) -> Rows:
        options = [
            Button(offer.label, route=tap_data(dialogue_id, serial, place), style=offer.style)
            for place, offer in enumerate(self.offers)
        ]
        controls = [CANCEL_BUTTON]
        if self.depth:
            controls.insert(0, BACK_BUTTON)
        if self.question.optional:
            controls.insert(0, SKIP_BUTTON)
        rows = [*self._packed(options)]
        if self.misfits >= PATIENCE:
            rows.append((Button(msg("dialogue-person-button"), route="person", control=True),))
        rows.append(tuple(_control(dialogue_id, serial, label) for label in controls))
        return tuple(rows)

    def _packed(self, options: list[Button]) -> Iterable[tuple[Button, ...]]:
        """Options side by side as their labels allow; agreeing and "something else" stand alone."""
        longest = max(map(len, self.labels), default=0)
        width = next((width for letters, width in _PACKED if longest <= letters), 1)
        row: list[Button] = []
        for offer, option in zip(self.offers, options, strict=True):
            alone = offer.value is None or offer.style is not None
            if row and (alone or len(row) == width):
                yield tuple(row)
                row = []
            row.append(option)
            if alone:
                yield tuple(row)
                row = []
        if row:
            yield tuple(row)


def asking(
    question: Question,
    *,
    version: int,
    narrow: Sequence[str | None],
    depth: int,
    misfits: int,
    say: Say,
) -> Asking:
    """Prepare a question; `narrow` leaves only the values between which somebody must decide."""
    offers = tuple(o for o in question.offers if o.value in narrow) or question.offers
    labels = tuple(_label(offer.label, say) for offer in offers)
    return Asking(question, offers, labels, version, depth, misfits)


def parked_rows(state: State) -> Rows:
    """Buttons that go on with a parked dialogue or drop it, below another screen's."""
    resume = tap_data(state.id, state.serial, "resume")
    drop = tap_data(state.id, state.serial, "cancel")
    return (
        (
            Button(msg("dialogue-resume-button"), route=resume, style="primary"),
            Button(msg("dialogue-drop-button"), route=drop),
        ),
    )


def way_out(why: Message) -> Card:
    """A card that ends a dialogue: why, and the way to the menu."""
    return card(why, rows=[[Button(msg("dialogue-menu-button"), route="menu")]])


def _label(label: Words, say: Say) -> str:
    return plain(say(label)) if isinstance(label, Message) else label.text


def _control(dialogue_id: int, serial: int, label: Message) -> Button:
    action = label.key.removeprefix("dialogue-").removesuffix("-button")
    return Button(label, route=tap_data(dialogue_id, serial, action), control=True)


def _paragraphs(*paragraphs: Sequence[Words]) -> list[Words]:
    text: list[Words] = []
    for paragraph in paragraphs:
        if paragraph:
            text += [EMPTY_LINE, *paragraph] if text else paragraph
    return text
