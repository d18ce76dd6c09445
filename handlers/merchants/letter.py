"""The letter in the evening, and whether it comes."""

from bot.dialogue.cards import EMPTY_LINE, Answer, Button, Card, Go, button, card
from bot.dialogue.routes import notice, route, screen
from common.messages import msg
from common.roles import Role
from handlers.merchants.stats import best_lines, days, figures, right_now
from handlers.wording import MENU_BUTTON
from shop import letters, periods, statistics
from shop.context import Shopping
from shop.periods import Span

STATS_BUTTON = button(msg("menu-stats-button"), "m/stats")
BOARD_BUTTON = button(msg("menu-board-button"), "m/orders")


@notice("evening-letter", topic="staff", promise="repeat")
def evening(ctx: Shopping) -> Card | None:
    """How the day went; nothing when nothing came of what had begun and nothing is to be sent."""
    day = periods.today(ctx.shop, ctx.now)
    period = periods.of(ctx.shop, Span.TODAY, day)
    earlier = periods.before(ctx.shop, Span.TODAY, day)
    is_quiet = all(statistics.of(ctx, one).is_quiet for one in (period, earlier))
    if is_quiet and not statistics.waiting(ctx).to_ship:
        return None
    figured = [*figures(ctx, Span.TODAY), *best_lines(ctx, Span.TODAY)]
    return card(
        msg("letter-title", days=days(period)),
        *([msg("letter-quiet")] if is_quiet else figured),
        EMPTY_LINE,
        *right_now(ctx),
        rows=[[BOARD_BUTTON, STATS_BUTTON], [button(msg("letter-settings-button"), "m/letter")]],
    )


@screen("m/letter", role=Role.OWNER)
def show(ctx: Shopping) -> Answer:
    """When the letter comes, and the other hours."""
    hour = ctx.shop.letter_hour
    others = [_at(one) for one in letters.HOURS if one != hour]
    off = button(msg("letter-off-button"), route("m/letter", 0))
    how = msg("letter-how", hour=hour) if hour else msg("letter-is-off")
    return card(how, rows=[others, [off] if hour else [], [STATS_BUTTON, MENU_BUTTON]])


@screen("m/letter/{hour:int}", role=Role.OWNER, changes=True)
def change(ctx: Shopping, hour: int) -> Answer:
    """From this evening on."""
    letters.choose(ctx, hour)
    return Go("m/letter", msg("letter-changed"))


def _at(hour: int) -> Button:
    return button(msg("letter-hour-button", hour=hour), route("m/letter", hour))
