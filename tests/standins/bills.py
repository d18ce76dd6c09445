"""Bills of chats without the chats: whoever holds one pays it, and the account remembers."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count

from common.money import STARS
from payments.base import GatewayError, Unknown
from payments.bills import Bill, Receipt, StarPayment, WalletPayment


@dataclass
class _Written:
    """Bills that a bot has written. `show` puts a bill into a chat."""

    now: Callable[[], datetime]
    show: Callable[[str, Bill], None] = lambda _chat, _bill: None
    written: dict[str, Bill] = field(default_factory=dict)
    """By payload."""
    receipts: list[tuple[int, Receipt]] = field(default_factory=list)
    trouble: GatewayError | None = None
    is_done_all_the_same: bool = False
    """Whether what went wrong went wrong after it was done."""
    slow: Callable[[], Awaitable[bool]] | None = None
    """Keeps the next answer until it is known whether it comes in time."""
    calls: int = 0
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def _fails_before(self) -> None:
        self.calls += 1
        if self.trouble is not None and not self.is_done_all_the_same:
            error, self.trouble = self.trouble, None
            raise error

    async def _fails_after(self) -> None:
        slow, self.slow = self.slow, None
        if slow is not None and not await slow():
            raise Unknown("slow")
        if self.trouble is not None:
            error, self.trouble, self.is_done_all_the_same = self.trouble, None, False
            raise error


@dataclass
class Bills(_Written):
    """Those of a bot on Telegram, with its links and Stars."""

    transactions: list[StarPayment | None] = field(default_factory=list)
    """None stands for what is no payment: a gift, or Stars that went back."""
    given_back: set[str] = field(default_factory=set)

    async def link(self, bill: Bill) -> str:
        await self._write(bill)
        return f"https://t.me/$bill{len(self.written)}"

    async def send(self, chat: str, bill: Bill) -> str:
        await self._write(bill)
        self.show(chat, bill)
        return "https://t.me/golim_bot"

    async def give_back_stars(self, payer: int, charge: str) -> bool:
        known = any(one and (one.id, one.payer) == (charge, payer) for one in self.transactions)
        assert known, "this charge is of somebody else"
        is_new = charge not in self.given_back
        self._fails_before()
        if is_new:
            self.given_back.add(charge)
            self.transactions.append(None)
        await self._fails_after()
        return is_new

    async def star_payments(self, skip: int, most: int) -> tuple[list[StarPayment], int]:
        assert 1 <= most <= 100
        self._fails_before()
        found = self.transactions[skip : skip + most]
        await self._fails_after()
        return [one for one in found if one is not None], len(found)

    def pays(self, payload: str, payer: int, *, total: int = 0) -> Receipt:
        """Somebody pays, whatever the shop thinks of it; what the chat tells then."""
        bill, charge = self.written[payload], f"charge-{next(self._numbers)}"
        amount = total or bill.amount.minor
        if bill.amount.currency == STARS:
            self.transactions.append(StarPayment(charge, amount, payload, payer, self.now()))
        receipt = Receipt(payload, bill.amount.currency, amount, charge)
        self.receipts.append((payer, receipt))
        return receipt

    def taken(self, payload: str) -> int:
        """Stars that were paid on a bill and have not gone back."""
        paid = [one for one in self.transactions if one is not None and one.payload == payload]
        return sum(one.stars for one in paid if one.id not in self.given_back)

    async def _write(self, bill: Bill) -> None:
        assert 0 < len(bill.title) <= 32
        assert 0 < len(bill.description) <= 255
        assert 0 < len(bill.payload.encode()) <= 128
        assert (bill.amount.currency == STARS) is (bill.provider_token == "")
        assert bill.payload not in self.written, "no attempt has two bills"
        self._fails_before()
        self.written[bill.payload] = bill
        await self._fails_after()


@dataclass
class Wallets(_Written):
    """Those of a bot on Bale, and what became of each payment, by the question before it."""

    payments: dict[str, WalletPayment] = field(default_factory=dict)
    questions: dict[str, list[str]] = field(default_factory=dict)
    """By payload."""

    async def link(self, bill: Bill) -> str:
        """Nothing is asked of Bale: whoever opens the link has the bill put into their chat."""
        assert bill.order_key
        self._check(bill)
        self._fails_before()
        self.written[bill.payload] = bill
        await self._fails_after()
        return f"https://ble.ir/golim_bot?start=pay_{bill.order_key}"

    async def send(self, chat: str, bill: Bill) -> str:
        """The same bill may stand in several chats."""
        self._check(bill)
        assert bill.amount == self.written.get(bill.payload, bill).amount
        self._fails_before()
        self.written[bill.payload] = bill
        self.show(chat, bill)
        await self._fails_after()
        return "https://ble.ir/golim_bot"

    async def payment(self, transaction: str) -> WalletPayment:
        self._fails_before()
        found = self.payments[transaction]
        await self._fails_after()
        return found

    def asks(self, payload: str) -> str:
        """Somebody presses *pay*: the number of the question that the shop is asked."""
        question = f"question-{next(self._numbers)}"
        self.questions.setdefault(payload, []).append(question)
        self.payments[question] = WalletPayment(
            question, "pending", self.written[payload].amount.minor
        )
        return question

    def pays(
        self, payload: str, payer: int, *, total: int = 0, question: str | None = None
    ) -> Receipt:
        """Somebody pays, whatever the shop thinks of it; what the chat tells then."""
        number = question or self.asks(payload)
        amount = total or self.written[payload].amount.minor
        self.payments[number] = WalletPayment(number, "paid", amount)
        receipt = Receipt(payload, "IRR", amount, number, f"tracking-{number}")
        self.receipts.append((payer, receipt))
        return receipt

    def fails(self, payload: str, status: str) -> None:
        """Somebody tries to pay and does not."""
        number = self.asks(payload)
        self.payments[number] = replace(self.payments[number], status=status)

    def taken(self, payload: str) -> int:
        """Rials that were paid on a bill."""
        asked = [self.payments[number] for number in self.questions.get(payload, [])]
        return sum(one.rials for one in asked if one.status == "paid")

    def _check(self, bill: Bill) -> None:
        assert 0 < len(bill.title) <= 32
        assert 0 < len(bill.description) <= 255
        assert 0 < len(bill.payload.encode()) <= 128
        assert (bill.amount.currency, bool(bill.provider_token)) == ("IRR", True)
