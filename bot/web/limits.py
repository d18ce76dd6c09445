"""Who presses a button that costs us a call to a gateway, and how often they may."""

from collections import OrderedDict

from starlette.requests import Request

from common.clock import Monotonic


def address_of(request: Request) -> str | None:
    """Where the browser is; the server has believed no proxy but one on this machine."""
    return request.client.host if request.client is not None else None


class Buckets:
    """A bucket of tokens for each key: `size` presses at once, one more every `refill_s` seconds.

    At most `keys` buckets are kept; the one used longest ago is forgotten, which only ever gives
    somebody more than their share.
    """

    def __init__(
        self, *, size: int, refill_s: float, monotonic: Monotonic, keys: int = 10_000
    ) -> None:
        self._size, self._refill_s, self._keys = size, refill_s, keys
        self._monotonic = monotonic
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> bool:
        """Take a token; False when the bucket is empty."""
        now = self._monotonic()
        left, at = self._buckets.pop(key, (float(self._size), now))
        left = min(float(self._size), left + (now - at) / self._refill_s)
        taken = left >= 1.0
        self._buckets[key] = (left - 1.0 if taken else left, now)
        if len(self._buckets) > self._keys:
            self._buckets.popitem(last=False)
        return taken
