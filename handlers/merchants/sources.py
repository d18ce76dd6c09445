"""Where buyers come from: what stories, posts, comments, advertisements and links have brought."""

from collections.abc import Callable, Mapping

from bot.dialogue.cards import EMPTY_LINE, Answer, Reply, Said, Words, button, card
from bot.dialogue.routes import route, screen
from common.errors import NotFound
from common.messages import Message, msg
from common.roles import Role
from handlers.merchants.posts import called
from handlers.merchants.stats import days
from handlers.wording import MENU_BUTTON, side_by_side
from shop import catalogue, goods, posts, sources_report
from shop.context import Shopping
from shop.periods import Span
from shop.sources import Origin, Way

_WHOLE = {Way.DIRECT, Way.MENTION}
"""Ways that have no single sources."""
_TO_MONTH = button(msg("stats-month-button"), route("m/stats", Span.MONTH.value))


@screen("m/sources", role=Role.MANAGER, changes=True)
def ask(ctx: Shopping) -> Answer:
    """Have it counted; the figures come by themselves."""
    sources_report.ask(ctx)
    return Reply(toast=msg("sources-counting"))


@screen("m/sources/counted", role=Role.MANAGER)
def ways(ctx: Shopping) -> Answer:
    """What each way has brought, a button for each that can be looked at more closely."""
    report = sources_report.kept(ctx)
    if report is None:
        return ask(ctx)
    closer = [
        button(msg(f"sources-way-{one.name}"), route("m/sources", one.name))
        for one in report.ways
        if one.name not in _WHOLE
    ]
    lines = [_line(one, msg(f"sources-way-{one.name}")) for one in report.ways]
    return card(
        msg("sources-title"),
        msg("sources-how", days=days(report.period)),
        *(lines or [msg("sources-none")]),
        *_own_link(ctx),
        rows=[*side_by_side(closer), [_TO_MONTH, MENU_BUTTON]],
    )


@screen("m/sources/{way}", role=Role.MANAGER)
def one_way(ctx: Shopping, way: str) -> Answer:
    """Each story, post, advertisement or link of one way, as it was counted."""
    report = sources_report.kept(ctx)
    if report is None:
        return ask(ctx)
    found = report.of_way(way)
    return card(
        msg("sources-of", way=msg(f"sources-way-{way}")),
        msg("sources-how", days=days(report.period)),
        *([_line(one, _name(ctx, one.name)) for one in found] or [msg("sources-none")]),
        rows=[[button(msg("sources-button"), "m/sources"), MENU_BUTTON]],
    )


def _line(one: Origin, name: str | Message) -> Message:
    if not one.buyers:
        return msg("sources-line-none", name=name, people=one.people)
    return msg(
        "sources-line",
        name=name,
        people=one.people,
        buyers=one.buyers,
        again=one.again,
        percent=round(one.again * 100 / one.buyers),
        orders=one.orders,
        revenue=one.revenue,
    )


def _own_link(ctx: Shopping) -> list[Words]:
    """How a seller has the readers of one place counted by themselves."""
    name = ctx.shop.telegram_name
    if name is None:
        return []
    return [EMPTY_LINE, msg("sources-own-link"), Said(f"https://t.me/{name}?start=s_bio")]


def _name(ctx: Shopping, source: str) -> str | Message:
    """What a single source is called; what is gone keeps its number."""
    mark, _, which = source.partition("_")
    look = _LOOKS.get(mark)
    if look is None:
        return source
    try:
        return look(ctx, which)
    except NotFound:
        return which


def _post(ctx: Shopping, number: str) -> str | Message:
    post = posts.by_id(ctx, _id(number))
    linked = posts.product_ids(ctx, post.id)
    return goods.by_id(ctx, linked[0]).name if linked else called(post)


def _product(ctx: Shopping, number: str) -> str:
    return goods.by_id(ctx, _id(number)).name


def _sku(ctx: Shopping, sku: str) -> str:
    return catalogue.by_sku(ctx, sku).name


def _which(_ctx: Shopping, which: str) -> str:
    return which


def _id(number: str) -> int:
    if not (number.isascii() and number.isdigit() and len(number) <= 18):
        raise NotFound("not-found")
    return int(number)


_LOOKS: Mapping[str, Callable[[Shopping, str], str | Message]] = {
    "story": _post,
    "post": _post,
    "comment": _post,
    "p": _product,
    "sku": _sku,
    "ad": _which,
    "c": _which,
}
