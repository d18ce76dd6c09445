import pytest

from tests.play.theatre import Play, Shop
from tests.transcripts.openings import AN_ORDER, REZA, sell_shawls


@pytest.fixture
def ordered(play: Play, shop: Shop) -> Play:
    """Reza has ordered a shawl and not paid."""
    sell_shawls(shop)
    play(REZA, AN_ORDER)
    return play
