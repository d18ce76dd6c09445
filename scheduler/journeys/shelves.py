"""What is said of goods that run short and come again."""

from common.roles import Role
from scheduler.planning import Journey
from shop.events import BackInStock, StockLow

JOURNEYS = (
    Journey("stock-low", StockLow, Role.OWNER, repeats=True),
    Journey("back-in-stock", BackInStock, repeats=True),
)
