"""How the shop does today."""

from bot.dialogue.cards import Answer, button, card
from bot.dialogue.routes import command, screen
from common.messages import msg
from common.roles import Role
from handlers.wording import MENU_BUTTON
from shop import statistics
from shop.context import Shopping


@screen("m/stats", role=Role.MANAGER)
@command("stats")
def today(ctx: Shopping) -> Answer:
    """The present day on the shop's wall, and what waits right now."""
    numbers = statistics.today(ctx)
    return card(
        msg("stats-title", day=numbers.day),
        msg("stats-placed", orders=numbers.orders_placed),
        msg("stats-paid", orders=numbers.orders_paid),
        msg("stats-revenue", revenue=numbers.revenue),
        msg("stats-new-customers", people=numbers.new_customers),
        msg("stats-unpaid", orders=numbers.awaiting_payment),
        msg("stats-to-ship", parcels=numbers.to_ship),
        msg("stats-cases", cases=numbers.open_cases),
        rows=[
            [button(msg("menu-board-button"), "m/orders"), button(msg("cases-button"), "m/cases")],
            [MENU_BUTTON],
        ],
    )
