"""What the books of a shop say, and what its owner is asked to look at."""

from shop import ledger
from shop.events import PaymentNeedsReview
from tests.shop.world import World


def earned(world: World, name: str = ledger.SALES, asset: str = "IRR") -> int:
    with world.database.reading() as session:
        return ledger.balance(session, ledger.SHOP, asset, name=name)


def reviews(world: World) -> list[str]:
    return [one.reason for one in world.heard if isinstance(one, PaymentNeedsReview)]
