"""A bot's way out: who goes first, and what waiting costs."""

from dataclasses import replace

import pytest

from bot.dialogue.layout import Laid
from bot.engine.outgoing import Outgoing
from common.ids import new_id
from models import Lane, OutboxOp, Promise
from scheduler.chat import Chat
from scheduler.limits import UNLIMITED, ChatPace, Limits
from scheduler.line import LEASE_S, Ask, Line
from tests.scheduler.timers import Timers

REPLY, NOTICE = Lane.REPLY, Lane.NOTICE


class Gate:
    """A line, the chats in it, and who has gone."""

    def __init__(self, limits: Limits, ask: Ask | None = None) -> None:
        self.timers = Timers()
        self.gone: list[str] = []
        self.line = Line(
            limits, monotonic=self.timers, later=self.timers.later, go=self._go, ask=ask
        )

    def enters(self, *addresses: str, lane: Lane = REPLY) -> list[Chat]:
        chats = [Chat("telegram", address, ChatPace.of(UNLIMITED, 0.0, group=False))
                 for address in addresses]  # fmt: skip
        for chat in chats:
            chat.add(_message(chat.address, lane))
            self.line.enter(chat, lane)
        return chats

    def _go(self, chat: Chat) -> bool:
        out = chat.next()
        if out is None:
            return False
        chat.settle(out)
        self.gone.append(chat.address)
        return True


def _message(address: str, lane: Lane) -> Outgoing:
    return Outgoing(
        id=new_id(),
        channel="telegram",
        chat=address,
        lane=lane,
        promise=Promise.REPEAT,
        op=OutboxOp.SEND,
        laid=Laid(text="سلام", rows=[]),
    )


SLOW = Limits(bot_per_s=10.0, bot_burst=4.0, spare=2.0)


def test_those_who_came_first_go_first_at_the_bots_pace() -> None:
    gate = Gate(SLOW)
    names = [f"{number}" for number in range(50)]
    gate.enters(*names)
    assert gate.gone == names[:4]
    gate.timers.pass_(1.0)
    assert gate.gone == names[:14]
    gate.timers.pass_(10.0)
    assert gate.gone == names


def test_replies_go_before_notices_of_other_chats() -> None:
    gate = Gate(SLOW)
    gate.enters(*(f"n{number}" for number in range(10)), lane=NOTICE)
    gate.enters("r0", "r1", "r2", lane=REPLY)
    assert gate.gone == ["n0", "n1", "r0", "r1"]
    gate.timers.pass_(0.1)
    assert gate.gone[4:] == ["r2"]
    gate.timers.pass_(0.29)
    # The bot's spare tokens come back before notices go on.
    assert len(gate.gone) == 5
    gate.timers.pass_(0.02)
    assert gate.gone[5:] == ["n2"]
    gate.timers.pass_(60.0)
    assert gate.gone[5:] == [f"n{number}" for number in range(2, 10)]


def test_a_reply_in_a_chat_whose_notice_waits_takes_the_reply_queue() -> None:
    gate = Gate(SLOW)
    gate.enters("a", "b", lane=NOTICE)
    (chat,) = gate.enters("c", lane=NOTICE)
    assert gate.gone == ["a", "b"]
    chat.add(_message("c", REPLY))
    gate.line.enter(chat, REPLY)
    assert gate.gone == ["a", "b", "c"]
    out = chat.next()
    assert out is not None
    assert out.lane is NOTICE


def test_waiting_costs_one_timer_however_many_wait() -> None:
    gate = Gate(SLOW)
    gate.enters(*(f"{number}" for number in range(5000)), lane=NOTICE)
    gone, timers = len(gate.gone), gate.timers.set
    gate.timers.pass_(10.0)
    assert len(gate.gone) - gone == 100
    assert gate.timers.set - timers <= 110


def test_a_bot_that_was_told_to_be_quiet_is_quiet_for_exactly_so_long() -> None:
    gate = Gate(SLOW)
    gate.line.pause(30.0)
    gate.line.pause(5.0)
    gate.enters("a")
    gate.timers.pass_(29.9)
    assert gate.gone == []
    gate.timers.pass_(0.1)
    assert gate.gone == ["a"]


class Bank:
    """Answers the line's questions for tokens."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, float]] = []

    def __call__(self, wanted: int, keep: float) -> None:
        self.asked.append((wanted, keep))


@pytest.mark.parametrize(("lane", "keep"), [(REPLY, 0.0), (NOTICE, 8.0)])
def test_tokens_are_asked_for_in_blocks_and_only_while_somebody_waits(
    lane: Lane, keep: float
) -> None:
    bank = Bank()
    gate = Gate(Limits(), bank)
    gate.enters(*(f"{number}" for number in range(20)), lane=lane)
    assert bank.asked == [(1, keep)]
    gate.line.lease(1, 0.0)
    assert gate.gone == ["0"]
    gate.line.lease(8, 0.0)
    gate.line.lease(8, 0.0)
    assert bank.asked == [(1, keep), (8, keep), (8, keep), (3, keep)]
    gate.line.lease(3, 0.0)
    assert len(gate.gone) == 20
    assert len(bank.asked) == 4


def test_tokens_that_were_not_used_in_time_are_asked_for_again() -> None:
    bank = Bank()
    gate = Gate(Limits(), bank)
    gate.enters("a")
    gate.line.lease(8, 0.0)
    gate.enters("b")
    assert gate.gone == ["a", "b"]
    gate.timers.pass_(LEASE_S)
    gate.enters("c")
    assert gate.gone == ["a", "b"]
    assert len(bank.asked) == 2


def test_when_there_are_no_tokens_it_asks_again_after_the_time_it_was_told() -> None:
    bank = Bank()
    gate = Gate(replace(Limits(), spare=0.0), bank)
    gate.enters("a")
    gate.line.lease(0, 0.25)
    assert len(bank.asked) == 1
    gate.timers.pass_(0.25)
    assert len(bank.asked) == 2
    gate.line.lease(1, 0.0)
    assert gate.gone == ["a"]
