"""People who want to talk with the seller, and goods and money that go back."""

from bot.channels.simulator_world import Shown
from tests.month.counter import Counter
from tests.month.diary import leading, route_of
from tests.month.street import Street
from tests.play.patterns import visible

BANK_REFUSES_FROM = 20
"""From this day on the bank gives back nothing, and money goes back by hand."""
REFUNDS = "/api/refund"


class Talks(Counter):
    """The work with people."""

    def __init__(self, street: Street) -> None:
        super().__init__(street)
        self._heard: set[str] = set()
        """Messages of customers that have been answered."""
        self._open: list[str] = []
        """Talks that have been answered and not ended."""
        self._expected: dict[str, tuple[str, int]] = {}
        """Returns whose goods are on their way: of which order, and on which day they are here."""

    async def _talks(self) -> None:
        """Answer whoever asked for a person, and end what has been answered."""
        asked = self._unanswered()
        for case, messages in asked.items():
            self._heard |= {message.ref for message in messages}
            await self._taps(f"m/case/{case}/answer")
            await self._says(self._reply_to(messages))
            self._heard |= {
                one.ref for one in self._shown() if leading(one, f"m/case/{case}/answer")
            }
            self._open.append(case)
        for case in [case for case in self._open if case not in asked]:
            self._open.remove(case)
            if self._has(f"m/case/{case}/close"):
                await self._taps(f"m/case/{case}/close")

    def _unanswered(self) -> dict[str, list[Shown]]:
        """What customers have written since the last answer, by talk."""
        asked: dict[str, list[Shown]] = {}
        for message in self._shown():
            route = route_of(leading(message, "m/case/", "/answer") or "")
            is_own = leading(message, "m/return/", "/here") is not None
            if route and not is_own and message.ref not in self._heard:
                asked.setdefault(route.split("/")[2], []).append(message)
        return asked

    def _reply_to(self, messages: list[Shown]) -> str:
        say = self.street.country.says
        is_wrong = any(say["wrong"] in visible(message.text) for message in messages)
        return say["sorry" if is_wrong else "answer"]

    async def _takes_back(self, day: int) -> None:
        """Say yes to whoever gives goods back; the first of them only when the shop reminds of it."""
        asked: dict[str, list[Shown]] = {}
        for message in self._shown():
            route = route_of(leading(message, "m/return/", "/accept") or "")
            if route:
                asked.setdefault(route.split("/")[2], []).append(message)
        for number, (request, messages) in enumerate(asked.items()):
            is_forgotten = number == 0 and len(messages) == 1
            if is_forgotten or ("take back", request) in self._done:
                continue
            self._done.add(("take back", request))
            order = route_of(leading(messages[0], "m/order/") or "")
            await self._taps(f"m/return/{request}/accept")
            await self._says(self.street.country.says["how back"])
            self._expected[request] = order.split("/")[2], day + 2

    async def _gives_back(self, day: int) -> None:
        """What came back, what was paid twice, and what the bank has refused to take back."""
        say, stage = self.street.country.says, self.street.stage
        for request, (code, from_day) in self._expected.items():
            if day < from_day or code in self.street.kept or ("refund", code) in self._done:
                continue
            self._done.add(("refund", code))
            if day > BANK_REFUSES_FROM:
                stage.bank_passage.answers[REFUNDS] = {"status": "refused", "reason": "too_late"}
            await self._looks_at(code)
            await self._taps(f"m/return/{request}", request)
            await self._taps(f"m/return/{request}/here")
            await self._chooses("giving-back-fit-button")
            await self._chooses("giving-back-money-button")
            if stage.bank_passage.answers.pop(REFUNDS, None):
                await self._transfers(code)
        surplus = self.street.words("alert-review-surplus")
        for message in self._shown():
            order = leading(message, "m/order/")
            if order is None or surplus not in visible(message.text):
                continue
            code = route_of(order).split("/")[2]
            if ("surplus", code) not in self._done:
                self._done.add(("surplus", code))
                await self._looks_at(code)
                await self._taps(f"m/order/{code}/surplus")
                await self._says(say["twice"])
                await self._chooses("refund-confirm-button")

    async def _transfers(self, code: str) -> None:
        """By hand, what the bank does not give back."""
        await self._taps("m/refund/")
        await self._says("20261209-4471")
        self.street.books.by_hand.append(self.street.books.bills[code])
