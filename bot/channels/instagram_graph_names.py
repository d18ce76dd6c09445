"""How people on Instagram are called, which their messages do not say."""

import asyncio
from collections import OrderedDict

from bot.channels.instagram_graph_api import Api, GraphError
from common.log import get_logger

WITHIN_S = 1.5
"""How long somebody new waits to be called by their name."""
REST_S = 60.0
"""When names cannot be had, nobody waits for one for so long."""
KEPT = 10_000

log = get_logger(__name__)


class Names:
    """Asks for each person once in the life of a process.

    Source: https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api/user-profile
    """

    def __init__(self, api: Api) -> None:
        self._api = api
        self._known: OrderedDict[str, dict[str, str]] = OrderedDict()
        self._nameless_until = 0.0

    async def of(self, person: str) -> dict[str, str]:
        """Name and username; nothing when Instagram does not say them at once."""
        if (known := self._known.get(person)) is not None:
            return known
        loop = asyncio.get_running_loop()
        if loop.time() < self._nameless_until:
            return {}
        try:
            said = await self._api.get(person, {"fields": "name,username"}, timeout_s=WITHIN_S)
        except GraphError as error:
            if error.arrived is None or error.transient:
                self._nameless_until = loop.time() + REST_S
            log.info("instagram_name_unknown", reason=error.reason)
            return {}
        told = {key: said[key] for key in ("name", "username") if isinstance(said.get(key), str)}
        self._known[person] = told
        if len(self._known) > KEPT:
            self._known.popitem(last=False)
        return told
