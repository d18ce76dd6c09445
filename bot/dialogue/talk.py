"""What a dialogue is written with: it asks, chooses, confirms and says, and is replayed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Generic, Literal, TypeAlias, TypeVar, overload

from bot.dialogue.cards import Words
from bot.dialogue.given import Given, Safe
from bot.dialogue.matching import match, numbers_are_places
from bot.dialogue.questions import (
    OTHER,
    YES,
    Kind,
    Offer,
    Option,
    Other,
    Question,
    Record,
    digest_of,
    offers_of,
)
from bot.dialogue.replay import Misread, Replay
from common.errors import BadInput, ShopError
from common.messages import Message, Value
from common.vault import CannotOpen

C = TypeVar("C")
T = TypeVar("T")

Args: TypeAlias = Mapping[str, Value] | Iterable[tuple[str, Value]]


class Talk(Generic[C]):
    """A person in front of a dialogue. `ctx` is what the rules of the shop take first.

    A dialogue runs again from the top on every message, so between its beginning and its last
    answer it must come to the same questions again: no randomness, and nothing is kept but what
    these methods return.
    """

    def __init__(self, ctx: C, replay: Replay, safe: Safe | None = None) -> None:
        self.ctx = ctx
        self._replay, self._safe = replay, safe

    def say(self, *words: Words) -> None:
        """Words above the next question, or above the end; not said again once it is answered."""
        self._replay.said.extend(words)

    @overload
    def ask(
        self,
        key: str,
        parse: Callable[[Given], T],
        *,
        args: Args = (),
        options: Sequence[Option] = (),
        optional: Literal[False] = False,
        shows: Sequence[Words] = (),
    ) -> T: ...
    @overload
    def ask(
        self,
        key: str,
        parse: Callable[[Given], T],
        *,
        args: Args = (),
        options: Sequence[Option] = (),
        optional: bool,
        shows: Sequence[Words] = (),
    ) -> T | None: ...
    def ask(
        self,
        key: str,
        parse: Callable[[Given], T],
        *,
        args: Args = (),
        options: Sequence[Option] = (),
        optional: bool = False,
        shows: Sequence[Words] = (),
    ) -> T | None:
        """What somebody gives freely, read by `parse`, which raises a ShopError if it cannot.

        What was given is stored and parsed again on every run. Options are suggestions: a chosen
        one comes to `parse` with its `value`. None is returned for an optional question skipped.
        """
        text = Message(key, dict(args))
        answer = self._answer(Kind.ASK, key, text, shows, offers_of(key, options), optional)
        if answer.get("skipped"):
            return None
        given = Given.from_json(answer["given"])
        try:
            return parse(given)
        except ShopError as refusal:
            suggested = _suggested(given, answer)
            if suggested is None:
                raise Misread(refusal) from refusal
        answer["given"] = suggested.to_json()
        try:
            return parse(suggested)
        except ShopError as refusal:
            raise Misread(refusal) from refusal

    @overload
    def secret(
        self,
        key: str,
        check: Callable[[str], str],
        *,
        args: Args = (),
        optional: Literal[False] = False,
    ) -> str: ...
    @overload
    def secret(
        self, key: str, check: Callable[[str], str], *, args: Args = (), optional: bool
    ) -> str | None: ...
    def secret(
        self, key: str, check: Callable[[str], str], *, args: Args = (), optional: bool = False
    ) -> str | None:
        """What nobody may read afterwards, as it was sealed; None for an optional one skipped.

        `check` gets it as it was written and returns it as it is to be kept, or raises a ShopError
        if it cannot be right. It is sealed before it is stored, and the message that brought it is
        taken out of the chat where the channel can do that.
        """
        answer = self._answer(Kind.SECRET, key, Message(key, dict(args)), (), (), optional)
        if answer.get("skipped"):
            return None
        sealed = str(answer["sealed"])
        if self._safe is None:
            raise RuntimeError("a secret is asked for where nobody can open it")
        try:
            written = self._safe.open(sealed)
            kept = check(written)
        except ShopError as refusal:
            raise Misread(refusal) from refusal
        except CannotOpen:
            raise Misread(BadInput("dialogue-secret-lost")) from None
        if kept != written:
            answer["sealed"] = sealed = self._safe.seal(kept)
        return sealed

    @overload
    def choose(
        self,
        key: str,
        options: Sequence[Option],
        *,
        other: None = None,
        shows: Sequence[Words] = (),
        **args: Value,
    ) -> str: ...
    @overload
    def choose(
        self,
        key: str,
        options: Sequence[Option],
        *,
        other: str,
        shows: Sequence[Words] = (),
        **args: Value,
    ) -> str | Other: ...
    def choose(
        self,
        key: str,
        options: Sequence[Option],
        *,
        other: str | None = None,
        shows: Sequence[Words] = (),
        **args: Value,
    ) -> str | Other:
        """The value of the option somebody chose, or OTHER for the button labelled `other`.

        A choice of one, with nothing to show, is not asked: there is nothing to choose.

        Raises: ValueError when nothing at all is offered.
        """
        offers = offers_of(key, options)
        if other is not None:
            offers += (Offer(None, Message(other)),)
        if not offers:
            raise ValueError(f"question {key!r} offers nothing to choose")
        alone = offers[0].value if len(offers) == 1 else None
        if alone is not None and not shows and not self._replay.knows(key):
            self._replay.count(key)
            return alone
        answer = self._answer(Kind.CHOOSE, key, Message(key, args), shows, offers)
        return OTHER if answer["value"] is None else str(answer["value"])

    def confirm(
        self,
        key: str,
        *,
        summary: Sequence[Words],
        change: Sequence[Option] = (),
        yes: str = "dialogue-yes-button",
        **args: Value,
    ) -> str:
        """Agreement to exactly this summary: "yes", or the value of the option to change.

        A yes to another summary than today's does not count, and is asked for again.

        Raises: ValueError for a change whose value is "yes".
        """
        changes = offers_of(key, change)
        if any(offer.value == YES for offer in changes):
            raise ValueError(f"question {key!r} cannot offer a change called {YES!r}")
        agreed = Offer(YES, Message(yes), style="success")
        answer = self._answer(Kind.CONFIRM, key, Message(key, args), summary, (agreed, *changes))
        return str(answer["value"])

    def _answer(
        self,
        kind: Kind,
        key: str,
        text: Message,
        shows: Sequence[Words],
        offers: tuple[Offer, ...],
        optional: bool = False,
    ) -> Record:
        shown = (*shows, text) if kind is Kind.CONFIRM else (text,)
        return self._replay.answer(
            Question(
                kind=kind,
                key=key,
                nth=self._replay.count(key),
                text=text,
                shows=tuple(shows),
                offers=offers,
                optional=optional,
                digest=digest_of(shown),
            )
        )


def _suggested(given: Given, answer: Record) -> Given | None:
    """The suggestion meant by words that cannot be read as an answer themselves.

    Where amounts are suggested a number is an amount, though it was refused: "2" below a least
    quantity of five must not become the second suggestion.
    """
    options = answer.get("options", [])
    labels = [option["label"] for option in options]
    if given.value is not None or not numbers_are_places(labels):
        return None
    place = match(given.text, labels)
    if not isinstance(place, int):
        return None
    return Given(text=labels[place], value=options[place]["value"])
