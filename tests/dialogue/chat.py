"""A person in front of a dialogue, whose process restarts between any two messages."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from bot.dialogue.cards import Begin, Button, Card, Words
from bot.dialogue.dialogues import (
    BACK,
    Asked,
    Finished,
    Given,
    Option,
    State,
    advance,
    begin,
    parse_tap,
)
from bot.dialogue.given import Received
from bot.dialogue.matching import Universal
from bot.dialogue.routes import Dialogue, Router
from common.i18n import Message, Reader, Translator, plain

ROOT = Path(__file__).parents[2]
TRANSLATOR = Translator.load(ROOT / "locales")
UNIVERSAL = Universal(TRANSLATOR)
READER = Reader("en", "UTC", "gregorian")


def say(message: Message) -> str:
    """A message in English."""
    return TRANSLATOR.say(message, READER)


@dataclass
class World:
    """A shop small enough for a test: what happened in it is undone like a database would."""

    done: list[str] = field(default_factory=list)
    offers: list[Option] = field(default_factory=list)
    price: int = 450_000
    runs: int = 0
    rolled_back: int = 0

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Keep what happens inside only when it ends well."""
        before = list(self.done)
        self.runs += 1
        try:
            yield
        except BaseException:
            self.done[:] = before
            self.rolled_back += 1
            raise


def entry_of(function: Callable[..., Any]) -> Dialogue:
    """A dialogue as a router knows it."""
    module = ModuleType("dialogues_of_a_test")
    vars(module)["function"] = function
    (listed,) = (one for one in Router.collect([module]).all() if one.kind == "dialogue")
    return Router.collect([module]).dialogue(listed.name)


class Chat:
    """A chat with one dialogue; the state goes through JSON after every message."""

    def __init__(
        self, function: Callable[..., Any], world: World | None = None, **args: Any
    ) -> None:
        self.entry = entry_of(function)
        self.world = world if world is not None else World()
        self.state = begin(self.entry, 77, Begin(self.entry.mark.name, args))
        self.finished: Finished | None = None
        self.card: Card | None = None
        self.receives(None)

    def receives(self, given: Received) -> None:
        """One message, a tap or nothing, after a restart."""
        state = State(**json.loads(json.dumps(asdict(self.state))))
        outcome = advance(
            self.entry,
            state,
            given,
            self.world,
            self.world.savepoint,
            say=say,
            universal=UNIVERSAL,
        )
        self.state = outcome.state
        self.finished = outcome if isinstance(outcome, Finished) else None
        self.card = outcome.card if isinstance(outcome, Asked) else None

    def writes(self, text: str) -> None:
        """The person writes."""
        self.receives(Given(text=text))

    def goes_back(self) -> None:
        """The person wants the last question again."""
        self.receives(BACK)

    def taps(self, label: str) -> None:
        """The person taps a button of the present card."""
        self.taps_data(self.data_of(label))

    def taps_data(self, data: str) -> None:
        """The person taps a button of any card."""
        tap = parse_tap(data)
        assert tap is not None
        self.receives(tap)

    def released(self, function: Callable[..., Any]) -> None:
        """A new release of the dialogue is installed."""
        self.entry = entry_of(function)

    @property
    def lines(self) -> list[str]:
        """What the present card says: keys of sentences, literal words as they are."""
        assert self.card is not None, self.finished
        return lines_of(self.card)

    @property
    def question(self) -> str:
        """The key of the question that waits."""
        return self.lines[-1]

    @property
    def buttons(self) -> list[str]:
        """The labels of the present card in order."""
        return [label_of(button) for button in self._buttons()]

    def data_of(self, label: str) -> str:
        """What the button with this label carries."""
        (button,) = (one for one in self._buttons() if label_of(one) == label)
        assert button.route is not None
        return button.route

    def _buttons(self) -> list[Button]:
        assert self.card is not None, self.finished
        return [button for row in self.card.rows for button in row]


def lines_of(card: Card) -> list[str]:
    """What a card says, without its empty lines."""
    lines = [words.key if isinstance(words, Message) else words.text for words in card.text]
    return [line for line in lines if line]


def label_of(button: Button) -> str:
    """The label as an English reader sees it."""
    return written(button.label)


def written(words: Words) -> str:
    """Words as an English reader sees them."""
    return plain(say(words)) if isinstance(words, Message) else words.text
