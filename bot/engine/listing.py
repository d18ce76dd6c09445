"""Reading what gateways list as paid and not settled."""

from bot.engine.till import Till
from common.log import get_logger
from payments.base import GatewayError, ListsUnsettled
from shop import listed

log = get_logger(__name__)


class Listing:
    """Reads such lists; what is found goes the way of a callback."""

    def __init__(self, till: Till) -> None:
        self._till = till

    async def read(self, way: str) -> None:
        """Read one gateway's list; when it does not answer, it is read again later."""
        gateway: object = self._till.gateways.get(way)
        references: list[str] = []
        if isinstance(gateway, ListsUnsettled):
            try:
                references = await gateway.unsettled()
            except GatewayError as error:
                log.warning("list_not_read", gateway=way, error=type(error).__name__)
        found = await self._till.act(lambda ctx: listed.ask_about(ctx, way, references))
        if found:
            log.info("paid_unheard", gateway=way, attempts=found)
