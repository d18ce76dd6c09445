"""One update on its way through the engine."""

import asyncio
import time
from dataclasses import dataclass, field

from bot.engine.inbound import Inbound
from common.ids import new_id


@dataclass(slots=True, eq=False)
class Item:
    """An update, whether its platform may forget it, and whether the inbox table holds it."""

    inbound: Inbound
    safe: "asyncio.Future[None]"
    """Resolves when the update has been acted on or stored."""
    since: float = field(default_factory=time.monotonic)
    id: int = field(default_factory=new_id)
    """Its place in the inbox: whatever is stored first, order is that of arrival."""
    stored: bool = False
    """Whether the inbox holds it, or is about to; set by the work that stores it."""
    kept: bool = False
    """Whether storing it has ended."""
    served: bool = False
    """Whether it has been acted on."""
    let_go: bool = False
    """Whether the transaction that acted on it took it out of the inbox."""
    refused: bool = False
    """Whether its platform was told that we do not have it."""

    gives_way: bool = False
    """Whether earlier ones of its person have come into the inbox while it was being served."""

    @classmethod
    def arrived(cls, inbound: Inbound) -> "Item":
        """An update that somebody hands over now, in the running loop."""
        return cls(inbound, asyncio.get_running_loop().create_future())

    @classmethod
    def from_inbox(cls, inbound: Inbound, id_: int) -> "Item":
        """An update that was stored, and so acknowledged, before."""
        item = cls.arrived(inbound)
        item.id = id_
        item.stored = item.kept = True
        item.mark_safe()
        return item

    def mark_safe(self) -> None:
        """It has been acted on or stored."""
        if not self.safe.done():
            self.safe.set_result(None)

    def refuse(self, error: Exception) -> None:
        """It could be neither; its platform shall send it again."""
        if not self.safe.done():
            self.refused = True
            self.safe.set_exception(error)
            # Nobody need look at it: our own updates come again by themselves.
            self.safe.exception()

    @property
    def is_left_behind(self) -> bool:
        """Whether it was acted on while it was being stored, so that the inbox still holds it."""
        return self.kept and self.served and not self.let_go
