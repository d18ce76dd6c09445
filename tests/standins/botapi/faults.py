"""Trouble on order: what a test wants Telegram to do wrong, and how often."""

from __future__ import annotations

from dataclasses import dataclass

from tests.standins.botapi.params import Params

KINDS = ("flood", "status", "hang", "drop_before", "drop_after", "slow")


@dataclass(slots=True)
class Fault:
    """The next ``times`` calls that match go wrong in one way.

    ``flood`` answers 429, ``status`` an HTML page with ``status``, ``hang`` keeps silent for
    ``seconds`` and closes, ``drop_before`` and ``drop_after`` cut the connection before and after
    the effect, ``slow`` answers after ``seconds``. Empty ``method`` and ``chat_id`` match all.
    """

    kind: str
    method: str = ""
    chat_id: int | None = None
    times: int = 1
    retry_after_s: int = 1
    status: int = 502
    seconds: float = 0.0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no such fault: {self.kind}")

    def matches(self, method: str, p: Params) -> bool:
        """Whether this call is one of those."""
        if self.method and self.method.lower() != method.lower():
            return False
        return self.chat_id is None or p.integer("chat_id") == self.chat_id


class Faults:
    """The faults still to come."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def add(self, fault: Fault) -> None:
        """Order one."""
        self._waiting.append(fault)

    def clear(self) -> None:
        """Everything works again."""
        self._waiting.clear()

    def take(self, method: str, p: Params) -> Fault | None:
        """The fault for this call, counted down; None when it may go well."""
        for fault in self._waiting:
            if fault.matches(method, p):
                fault.times -= 1
                if fault.times <= 0:
                    self._waiting.remove(fault)
                return fault
        return None


def error_page(status: int) -> str:
    """What the front server sends when the server behind it is away."""
    reason = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable"}
    title = f"{status} {reason.get(status, 'Error')}"
    return (
        f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n"
        f"<center><h1>{title}</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n"
        "</body>\r\n</html>\r\n"
    )
