"""Trying a way to pay without paying: does its provider know the shop?"""

from bot.engine.till import Till
from common.log import get_logger
from payments.base import Gateway, Rejected, Unavailable, Unknown, Unsupported
from shop import way_trying, ways
from shop.ways import Probe

log = get_logger(__name__)


class Probing:
    """Asks gateways whether they know the shop."""

    def __init__(self, till: Till) -> None:
        self._till = till

    async def ask(self, way_id: int) -> None:
        """Ask one and keep what it says.

        Raises:
            NotFound: there is no such way.
        """
        name = await self._till.act(lambda ctx: ways.by_id(ctx, way_id).name)
        await self._till.look_at_ways()
        gateway = self._till.gateways.get(name)
        said, code = await probed(gateway) if gateway is not None else (Probe.UNUSABLE, "")
        log.info("way_probed", way=name, result=said.value, code=code)
        await self._till.act(lambda ctx: way_trying.keep_probe(ctx, way_id, said, code))


async def probed(gateway: Gateway) -> tuple[Probe, str]:
    """What a gateway says of us, and its own word for it where it refuses."""
    try:
        await gateway.probe()
    except Rejected as error:
        return Probe.REFUSED, error.code
    except Unsupported:
        return Probe.UNSUPPORTED, ""
    except Unavailable as error:
        return Probe.UNREACHABLE, error.code
    except Unknown as error:
        return Probe.UNKNOWN, error.code
    except Exception as error:
        # A gateway that breaks on what somebody has said must not break who says it.
        log.exception("probe_broken", gateway=gateway.name)
        return Probe.UNKNOWN, type(error).__name__
    return Probe.FINE, ""
