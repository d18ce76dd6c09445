"""Instagram's private API on loopback, as far as an account that answers needs it.

The library behind the channel talks to it over real HTTP, by its own transport; only the address is
ours (and HTTP/1.1, where Instagram speaks HTTP/2). Requests, conversations, errors and the login are
shaped as instagrapi 3.2.2 expects them. What nobody documents is invented and says so with INVENTED.
"""

from tests.standins.instagram_private.api import PrivateApi
from tests.standins.instagram_private.people import Someone
from tests.standins.instagram_private.refusals import REFUSALS, Refusal
from tests.standins.instagram_private.server import serve

__all__ = ["REFUSALS", "PrivateApi", "Refusal", "Someone", "serve"]
