"""The gate before a bill is paid: looks without waiting for anybody, and has the goods kept."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from sqlmodel import Session

from bot.engine.checkouts import Checkout
from bot.engine.till import Shopkeeper
from common.i18n import Translator
from common.log import get_logger
from common.messages import Message, msg
from shop import bills, meeting

T = TypeVar("T")

log = get_logger(__name__)


class BillGate:
    """Judges on the connection that cannot write; the longer hold is written meanwhile, before
    what else waits to be written.
    """

    def __init__(self, engine: Shopkeeper, translator: Translator) -> None:
        self._engine, self._translator = engine, translator
        self._holding: set[asyncio.Task[None]] = set()

    async def objection(self, checkout: Checkout) -> str | None:
        """Why a bill must not be paid, in plain words; None when it may."""
        words = await self._read(lambda session: self._judged(session, checkout))
        log.info("checkout_judged", payload=checkout.payload[:64], fine=words is None)
        if words is None:
            task = asyncio.create_task(self._hold(checkout))
            self._holding.add(task)
            task.add_done_callback(self._holding.discard)
        return words

    async def no_parcels(self, channel: str, sender: str, language_code: str | None) -> str:
        """That delivery was agreed on before, in the words of whoever asks."""
        about = msg("bill-delivery-agreed")
        return await self._read(lambda s: self._say(s, about, channel, sender, language_code))

    async def settle(self) -> None:
        """Return when what is to be kept is written."""
        await asyncio.gather(*self._holding)

    def _judged(self, session: Session, checkout: Checkout) -> str | None:
        ctx = self._engine.system(session, "bill-gate")
        why = bills.objection(ctx, checkout.payload, checkout.currency, checkout.total)
        if why is None:
            return None
        return self._say(session, why, checkout.channel, checkout.sender, checkout.language_code)

    def _say(
        self, session: Session, why: Message, channel: str, sender: str, code: str | None
    ) -> str:
        shop = self._engine.system(session, "bill-gate").shop
        language = meeting.language_of(session, channel, sender, code)
        return self._translator.plain(why, shop.reader(language))

    async def _hold(self, checkout: Checkout) -> None:
        def hold(session: Session) -> None:
            ctx = self._engine.system(session, "bill-gate")
            bills.hold(ctx, checkout.payload, checkout.question)

        try:
            await self._engine.transact(hold, priority=True)
        except Exception:
            # The goods are kept for a while as it is, and late money is taken care of.
            log.exception("hold_not_extended", payload=checkout.payload[:64])

    async def _read(self, look: Callable[[Session], T]) -> T:
        def reading() -> T:
            with self._engine.database.reading() as session:
                return look(session)

        is_near = self._engine.database.dialect == "sqlite"
        return reading() if is_near else await asyncio.to_thread(reading)
