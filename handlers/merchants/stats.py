"""How the shop does: some days, the days before them, what sells and what runs out."""

from collections.abc import Iterable
from datetime import date
from operator import itemgetter

from bot.dialogue.cards import EMPTY_LINE, Answer, Button, Picture, Reply, Said, Words, button, card
from bot.dialogue.routes import command, route, screen
from common.errors import NotFound
from common.messages import Message, msg
from common.money import Money
from common.roles import Role, allows
from handlers.merchants import answer_times
from handlers.wording import MENU_BUTTON, goods_name, side_by_side
from shop import keeping, periods, rankings, statistics
from shop.context import Shopping
from shop.periods import Period, Span
from shop.statistics import Numbers

SHOWN_BEST = 3
"""What sells best, on the card itself."""
MOST_TIMES = 10
"""What grew by more than so many times is better said in two amounts than in percent."""


@screen("m/stats", role=Role.MANAGER)
@command("stats")
def today(ctx: Shopping) -> Answer:
    """The present day on the shop's wall, and what waits right now."""
    return numbers(ctx, Span.TODAY)


@screen("m/stats/{span}", role=Role.MANAGER)
def numbers(ctx: Shopping, span: str) -> Answer:
    """Some days, beside the days before them."""
    chosen = _span(span)
    period = periods.of(ctx.shop, chosen, _today(ctx))
    now = [EMPTY_LINE, *right_now(ctx)] if chosen is Span.TODAY else []
    return card(
        msg(f"stats-title-{chosen.value}", days=days(period)),
        *figures(ctx, chosen),
        *best_lines(ctx, chosen),
        *now,
        rows=[
            *side_by_side([_to(one) for one in Span if one is not chosen]),
            [
                button(msg("stats-best-button"), route("m/best", chosen.value)),
                button(msg("stats-low-button"), "m/low"),
            ],
            [
                button(msg("stats-picture-button"), route("m/stats", chosen.value, "picture")),
                button(msg("stats-new-button"), "m/newcomers"),
                button(msg("sources-button"), "m/sources"),
            ],
            [button(msg("menu-board-button"), "m/orders"), button(msg("cases-button"), "m/cases")],
            [*_letter(ctx), MENU_BUTTON],
        ],
    )


@screen("m/stats/{span}/picture", role=Role.MANAGER, changes=True)
def picture(ctx: Shopping, span: str) -> Answer:
    """Have a picture drawn; it comes by itself."""
    statistics.ask_for_chart(ctx, _span(span))
    return Reply(toast=msg("stats-drawing"))


@screen("m/stats/{span}/drawn/{media_id:int}", role=Role.MANAGER)
def drawn(ctx: Shopping, span: str, media_id: int) -> Answer:
    """The picture, with what it shows in words for whoever cannot see it."""
    chosen = _span(span)
    period, _ = periods.drawn(ctx.shop, chosen, _today(ctx))
    day, highest = max(statistics.by_day(ctx, period), key=itemgetter(1))
    said = (
        msg("stats-chart-alt", amount=highest, day=day)
        if highest.minor > 0
        else msg("stats-chart-alt-none")
    )
    return card(
        msg("stats-chart-of", days=days(period)),
        said,
        rows=[[_to(chosen), MENU_BUTTON]],
        picture=Picture(media_id),
    )


@screen("m/best/{span}", role=Role.MANAGER)
def best(ctx: Shopping, span: str) -> Answer:
    """What sold best in these days, each a button that opens it; of all time under `all`."""
    ever = span == "all"
    period = None if ever else periods.of(ctx.shop, _span(span), _today(ctx))
    found = rankings.best_sellers(ctx, period, most=8)
    title = msg("stats-best-ever") if period is None else msg("stats-best-in", days=days(period))
    lines = [
        msg("stats-best-line", name=one.name, units=one.units, revenue=one.revenue) for one in found
    ]
    goods = [button(Said(one.name), route("product", one.product_id)) for one in found]
    back = _to(Span.TODAY) if ever else _to(_span(span))
    return card(
        title,
        *(lines or [msg("stats-best-none")]),
        rows=[
            *side_by_side(goods),
            [] if ever else [button(msg("stats-best-ever-button"), route("m/best", "all"))],
            [back, MENU_BUTTON],
        ],
    )


@screen("m/low", role=Role.MANAGER)
def low(ctx: Shopping) -> Answer:
    """What is nearly sold out, or is, each a button that opens it."""
    found = rankings.low_stock(ctx)
    lines = [
        msg("stats-low-line", name=goods_name(one.name, one.label), left=one.left) for one in found
    ]
    goods = {one.product_id: one.name for one in found}
    return card(
        *([msg("stats-low-title"), *lines] if found else [msg("stats-low-none")]),
        rows=[
            *side_by_side(
                [button(Said(name), route("product", one)) for one, name in goods.items()]
            ),
            [_to(Span.TODAY), MENU_BUTTON],
        ],
    )


def figures(ctx: Shopping, span: Span) -> list[Words]:
    """What these days brought, read in ten seconds."""
    day = _today(ctx)
    period, earlier = periods.of(ctx.shop, span, day), periods.before(ctx.shop, span, day)
    now, then = statistics.of(ctx, period), statistics.of(ctx, earlier)
    return [
        msg("stats-revenue", revenue=now.revenue),
        compared(span, earlier, now.revenue, then.revenue),
        *([msg("stats-returned", amount=now.returned)] if now.returned else []),
        _orders(now, then),
        _buyers(now, then),
        msg("stats-newcomers", people=now.newcomers),
        *_kept(ctx, period, earlier),
        *_balance(span, now, then),
    ]


def _kept(ctx: Shopping, period: Period, earlier: Period) -> Iterable[Words]:
    """How many orders came by the day that was first said, once there are any."""
    now, then = keeping.kept(ctx, period), keeping.kept(ctx, earlier)
    before = msg("stats-kept-percent", percent=then.percent)
    if not then.arrived:
        before = msg("stats-kept-nothing")
    if now.arrived:
        how = {"kept": now.in_time, "arrived": now.arrived, "percent": now.percent}
        yield msg("stats-kept", **how, before=before)
    elif then.arrived:
        yield msg("stats-kept-none", before=before)
    if now.unsaid:
        yield msg("stats-kept-unsaid", orders=now.unsaid)


def compared(span: Span, earlier: Period, now: Money, then: Money) -> Message:
    """An amount of the days before, and how much more or less that is now."""
    when = msg(f"stats-before-{span.value}", days=days(earlier))
    if then.minor <= 0 or now.minor < 0 or now.minor > MOST_TIMES * then.minor:
        return msg("stats-compared", when=when, amount=then)
    percent = round((now.minor - then.minor) * 100 / then.minor)
    if span is Span.TODAY and percent < 0:
        # The day is not over yet: nobody has sold less than all of yesterday by the morning.
        return msg("stats-compared", when=when, amount=then)
    how = "more" if percent > 0 else "less" if percent < 0 else "same"
    return msg(f"stats-compared-{how}", when=when, amount=then, percent=abs(percent))


def days(period: Period) -> Message:
    """Which days these are."""
    if period.length == 1:
        return msg("stats-day", day=period.first)
    return msg("stats-days", first=period.first, last=period.last)


def _orders(now: Numbers, then: Numbers) -> Message:
    if not now.placed:
        return msg("stats-orders-none", before=then.placed)
    share = round(now.paid * 100 / now.placed)
    return msg("stats-orders", orders=now.placed, paid=now.paid, percent=share, before=then.placed)


def _buyers(now: Numbers, then: Numbers) -> Message:
    if not now.buyers:
        return msg("stats-buyers-none", before=then.buyers)
    return msg(
        "stats-buyers",
        buyers=now.buyers,
        new=now.buyers_new,
        returning=now.buyers_returning,
        before=then.buyers,
    )


def _balance(span: Span, now: Numbers, then: Numbers) -> Iterable[Words]:
    """Whether a shop lives by new buyers alone, or by old ones alone; said of months only.
    Where nobody bought before, nobody can be brought back.
    """
    if span not in (Span.MONTH, Span.LAST_MONTH) or now.revenue.minor <= 0:
        return
    share = max(0, min(100, round(now.revenue_new.minor * 100 / now.revenue.minor)))
    yield msg("stats-new-share", percent=share)
    if now.buyers >= 10 and share >= 80 and then.buyers:
        yield msg("stats-mostly-new")
    elif now.buyers >= 10 and share <= 20:
        yield msg("stats-mostly-returning")


def best_lines(ctx: Shopping, span: Span) -> Iterable[Words]:
    """What sold best in these days, under a line of its own."""
    period = periods.of(ctx.shop, span, _today(ctx))
    found = rankings.best_sellers(ctx, period, most=SHOWN_BEST)
    if found:
        yield EMPTY_LINE
        yield msg("stats-best-title")
    for one in found:
        yield msg("stats-best-line", name=one.name, units=one.units, revenue=one.revenue)


def right_now(ctx: Shopping) -> list[Words]:
    """What waits for somebody."""
    waiting = statistics.waiting(ctx)
    return [
        msg("stats-unpaid", orders=waiting.awaiting_payment),
        msg("stats-to-ship", parcels=waiting.to_ship),
        msg("stats-cases", cases=waiting.open_cases),
        *answer_times.right_now(ctx),
    ]


def _letter(ctx: Shopping) -> list[Button]:
    """Only owners get the letter."""
    if not allows(ctx.role, Role.OWNER):
        return []
    return [button(msg("letter-settings-button"), "m/letter")]


def _to(span: Span) -> Button:
    return button(msg(f"stats-{span.value}-button"), route("m/stats", span.value))


def _span(text: str) -> Span:
    try:
        return Span(text)
    except ValueError:
        raise NotFound("stats-unknown") from None


def _today(ctx: Shopping) -> date:
    return periods.today(ctx.shop, ctx.now)
