"""How what an effect has found reaches whoever waits for it."""

from dataclasses import dataclass

from bot.engine.inbound import Inbound, Kind
from scheduler.desk import Desk
from scheduler.kinds import Claimed


@dataclass(frozen=True, slots=True)
class Showing:
    """Brings results back into chats."""

    engine: Desk

    async def show(
        self,
        row: Claimed,
        screen: str | None = None,
        *,
        place: tuple[str, str, str] | None = None,
    ) -> None:
        """The effect comes back through the person's own mailbox and shows its screen, in their own
        chat or at another place: channel, chat and address.
        """
        if place is None and row.home is not None:
            address = row.home[1]
            place = (row.home[0], row.payload.get("chat", address), address)
        if place is None:
            return
        channel, chat, address = place
        await self.engine.receive(
            Inbound(
                channel=channel,
                external_id=f"result:{row.id}",
                chat=chat,
                sender=address,
                kind=Kind.RESULT,
                data=screen or row.payload["route"],
            )
        )
