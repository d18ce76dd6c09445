"""The owner's ways to be paid without a gateway: a card of their own, and cash at the door."""

from bot.dialogue.cards import Answer, Begin, Button, Go, Words, button, card
from bot.dialogue.dialogues import Given, Option, Talk, dialogue
from bot.dialogue.routes import screen
from common.amounts import read_count
from common.cards import grouped, read_card
from common.errors import BadInput
from common.messages import Code, Message, msg
from common.money import Money
from common.roles import Role
from common.text import clean_input
from handlers.wording import MENU_BUTTON
from shop import card_transfers, delivery_making, settings
from shop.context import Shopping
from shop.hand_ways import LONGEST_NAME, MOST_CASH_ORDERS, CashTerms, ReceivingCard

USUAL_ORDERS = ("1", "2", "3")


@screen("m/by-hand", role=Role.OWNER)
def show(ctx: Shopping) -> Answer:
    """Both ways as they are set up."""
    all_ways = button(msg("way-all-button"), "m/payments")
    return card(
        msg("by-hand-title"),
        *card_lines(ctx),
        *cash_lines(ctx),
        rows=[*_card_rows(ctx), *_cash_rows(ctx), [all_ways, MENU_BUTTON]],
    )


def card_lines(ctx: Shopping) -> list[Words]:
    """Where buyers send their money to."""
    kept = ctx.shop.card
    if kept is None:
        return [msg("by-hand-no-card")]
    number = Code(grouped(kept.number))
    return [msg("by-hand-card", number=number, holder=kept.holder, bank=kept.bank)]


def cash_lines(ctx: Shopping) -> list[Words]:
    """Who may pay at the door."""
    return cash_words(ctx, ctx.shop.cash) if ctx.shop.cash else [msg("by-hand-no-cash")]


def cash_words(ctx: Shopping, terms: CashTerms) -> list[Words]:
    """Where, how much and for how many orders."""
    most = Money(terms.most_minor, ctx.shop.currency)
    return [
        msg("by-hand-cash", most=most, orders=terms.most_orders),
        msg("by-hand-cash-where", regions=_regions(ctx, terms)),
    ]


def _regions(ctx: Shopping, terms: CashTerms) -> Message | str:
    if not terms.regions:
        return msg("by-hand-everywhere")
    return ("، " if ctx.reader.language == "fa" else ", ").join(terms.regions)


def _card_rows(ctx: Shopping) -> list[list[Button]]:
    if ctx.shop.currency != card_transfers.CURRENCY:
        return []
    label = msg("by-hand-card-change-button" if ctx.shop.card else "by-hand-card-button")
    off = button(msg("by-hand-card-off-button"), "m/by-hand/card/off", style="danger")
    return [[button(label, "m/by-hand/card")], [off] if ctx.shop.card else []]


def _cash_rows(ctx: Shopping) -> list[list[Button]]:
    label = msg("by-hand-cash-change-button" if ctx.shop.cash else "by-hand-cash-button")
    off = button(msg("by-hand-cash-off-button"), "m/by-hand/cash/off", style="danger")
    return [[button(label, "m/by-hand/cash")], [off] if ctx.shop.cash else []]


@screen("m/by-hand/card", role=Role.OWNER)
def begin_card(_: Shopping) -> Answer:
    """Say to which card."""
    return Begin("own-card")


@screen("m/by-hand/cash", role=Role.OWNER)
def begin_cash(_: Shopping) -> Answer:
    """Say who may pay at the door."""
    return Begin("cash-terms")


@screen("m/by-hand/{way}/off", role=Role.OWNER, changes=True)
def switch_off(ctx: Shopping, way: str) -> Answer:
    """Offer it no more; payments that have begun go on."""
    if way in ("card", "cash"):
        settings.change(ctx, way, {})
    return Go("m/by-hand", msg("by-hand-saved"))


@dialogue("own-card", version=1, role=Role.OWNER)
def own_card(talk: Talk[Shopping]) -> Answer:
    """Its number, whose it is and of which bank."""
    number = talk.ask("own-card-number", _read_number)
    holder = talk.ask("own-card-holder", _read_name)
    bank = talk.ask("own-card-bank", _read_name)
    kept = ReceivingCard(number, holder, bank)
    shown = msg("by-hand-card", number=Code(grouped(number)), holder=holder, bank=bank)
    talk.confirm("own-card-confirm", summary=[shown])
    settings.change(talk.ctx, "card", kept.to_json())
    return Go("m/by-hand", msg("by-hand-saved"))


@dialogue("cash-terms", version=1, role=Role.OWNER)
def cash_terms(talk: Talk[Shopping]) -> Answer:
    """Where, up to how much, and for how many orders at a time."""
    ctx = talk.ctx
    regions = talk.ask("cash-regions", _read_list, optional=True) or ()
    most = talk.ask("cash-most", lambda given: _read_most(ctx, given))
    orders = talk.ask(
        "cash-orders",
        _read_orders,
        options=[Option(one, msg(f"cash-orders-{one}-button")) for one in USUAL_ORDERS],
    )
    terms = CashTerms(regions, most.minor, orders)
    talk.confirm("cash-confirm", summary=cash_words(ctx, terms))
    settings.change(ctx, "cash", terms.to_json())
    return Go("m/by-hand", msg("by-hand-saved"))


def _read_number(given: Given) -> str:
    number = read_card(given.text)
    if number is None:
        raise BadInput("own-card-unreadable")
    return number


def _read_name(given: Given) -> str:
    name = " ".join(clean_input(given.text).split())
    if not 1 < len(name) <= LONGEST_NAME:
        raise BadInput("own-card-name-unusable")
    return name


def _read_list(given: Given) -> tuple[str, ...]:
    return delivery_making.parse_list(given.text)


def _read_most(ctx: Shopping, given: Given) -> Money:
    most = delivery_making.parse_price(given.text, ctx.shop.currency)
    if not most:
        raise BadInput("cash-most-nothing")
    return most


def _read_orders(given: Given) -> int:
    count = read_count(given.value or given.text)
    if count is None or not 0 < count <= MOST_CASH_ORDERS:
        raise BadInput("cash-orders-unusable", most=MOST_CASH_ORDERS)
    return count
