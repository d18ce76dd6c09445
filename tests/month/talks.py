"""People who want to talk with the seller, and money that goes back to them."""

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
        self._to_refund: dict[str, int] = {}
        """From which day on the money of an order is to go back."""

    async def _talks(self, day: int) -> None:
        """Answer whoever asked for a person, end what has been answered, give money back."""
        asked = self._unanswered()
        for case, messages in asked.items():
            self._heard |= {message.ref for message in messages}
            await self._taps(f"m/case/{case}/answer")
            await self._says(self._reply_to(messages, day))
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
            if route and message.ref not in self._heard:
                asked.setdefault(route.split("/")[2], []).append(message)
        return asked

    def _reply_to(self, messages: list[Shown], day: int) -> str:
        say = self.street.country.says
        for message in messages:
            order = leading(message, "m/order/")
            if order is not None and say["wrong"] in visible(message.text):
                self._to_refund[route_of(order).split("/")[2]] = day + 2
                return say["sorry"]
        return say["answer"]

    async def _gives_back(self, day: int) -> None:
        """What came back, what was paid twice, and what the bank has refused to take back."""
        say, stage = self.street.country.says, self.street.stage
        for code, from_day in self._to_refund.items():
            if day < from_day or ("refund", code) in self._done:
                continue
            if day > BANK_REFUSES_FROM:
                stage.bank_passage.answers[REFUNDS] = {"status": "refused", "reason": "too_late"}
            await self._looks_at(code)
            await self._returns_money(code, "refund", say["back"])
            if stage.bank_passage.answers.pop(REFUNDS, None):
                await self._transfers(code)
        surplus = self.street.words("alert-review-surplus")
        for message in self._shown():
            order = leading(message, "m/order/")
            if order is None or surplus not in visible(message.text):
                continue
            code = route_of(order).split("/")[2]
            if ("surplus", code) not in self._done:
                await self._looks_at(code)
                await self._returns_money(code, "surplus", say["twice"])

    async def _returns_money(self, code: str, what: str, why: str) -> None:
        self._done.add((what, code))
        await self._taps(f"m/order/{code}/{what}")
        await self._says(why)
        await self._chooses("refund-confirm-button")

    async def _transfers(self, code: str) -> None:
        """By hand, what the bank does not give back."""
        await self._taps("m/refund/")
        await self._says("20261209-4471")
        self.street.books.by_hand.append(self.street.books.bills[code])
