"""Instagram's Graph API on loopback, which refuses what the real one refuses, and people's phones.

Shapes are those of Meta's documentation (the pages that `bot/channels/instagram_graph*.py` name).
Invented, since no page says them: the words of refusals without a subcode, the status of 190, that a
comment that is too old is refused with the window's code, and that an echo may lack the app's id.
"""

from tests.standins.graph.errors import Refusal
from tests.standins.graph.platform import Graph

__all__ = ["Graph", "Refusal"]
