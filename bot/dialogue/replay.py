"""One run of a dialogue from its top over the answers known so far."""

from collections import Counter
from collections.abc import Iterable

from bot.dialogue.cards import Words
from bot.dialogue.questions import Question, Record, place_of
from common.errors import ShopError


class Unanswered(BaseException):
    """The first unanswered question ends the run.

    Not an Exception, so that `except Exception` in a dialogue cannot swallow it.
    """

    def __init__(self, question: Question, stale: Record | None) -> None:
        super().__init__(question.key)
        self.question = question
        self.stale = stale
        """The answer that was there but holds no more."""


class Misread(BaseException):
    """What was given to a question cannot be read; `error` says why."""

    def __init__(self, error: ShopError) -> None:
        super().__init__(str(error))
        self.error = error


class Replay:
    """One run of a dialogue over the answers known so far."""

    def __init__(self, answers: Iterable[Record], *, version: int) -> None:
        self.used: list[Record] = []
        """Answers in the order in which this run met their questions."""
        self.said: list[Words] = []
        """What was said since the last answered question."""
        self.ended = False
        self._known = {place_of(answer): answer for answer in answers}
        self._version = version
        self._met: Counter[str] = Counter()

    def count(self, key: str) -> int:
        """How often this run has met the key before."""
        nth = self._met[key]
        self._met[key] += 1
        return nth

    def knows(self, key: str) -> bool:
        """Whether the next question under this key has an answer, even one that holds no more."""
        return (key, self._met[key]) in self._known

    def answer(self, question: Question) -> Record:
        """The stored answer to a question. Raises: Unanswered where there is none that holds."""
        known = self._known.get(question.place)
        lenient = known is not None and known.get("version") != self._version
        if known is None or not question.holds(known, lenient=lenient):
            self.ended = True
            raise Unanswered(question, known)
        known.update(digest=question.digest, version=self._version)
        self.used.append(known)
        self.said.clear()
        return known
