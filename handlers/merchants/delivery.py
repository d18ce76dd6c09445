"""The owner's ways of delivery, and the least an order must cost."""

from bot.dialogue.cards import Answer, Begin, Go, Said, Words, button, card
from bot.dialogue.dialogues import Given, Option, Talk, dialogue
from bot.dialogue.routes import command, route, screen
from common.amounts import read_count
from common.errors import BadInput
from common.messages import msg
from common.money import Money
from common.roles import Role
from handlers import delivery_words
from handlers.wording import MENU_BUTTON
from models import DeliveryKind
from shop import addresses, delivery, delivery_making, settings, withdrawal
from shop.context import Shopping
from shop.delivery_making import MethodPlan

KINDS = (
    Option("parcel", msg("delivery-kind-parcel-button")),
    Option("pickup", msg("delivery-kind-pickup-button")),
)


@screen("m/delivery", role=Role.OWNER)
@command("delivery")
def show_all(ctx: Shopping) -> Answer:
    """The ways there are, the least order, and the way to new ones."""
    known = delivery.methods(ctx)
    least = Money(ctx.shop.least_order_minor, ctx.shop.currency)
    words: list[Words] = [msg("delivery-title") if known else msg("delivery-none")]
    words.append(msg("delivery-least", least=least) if least else msg("delivery-no-least"))
    words.append(msg("delivery-returns", days=withdrawal.days_to_return(ctx.shop)))
    rows = [[button(Said(one.name), route("m/delivery", one.id))] for one in known]
    return card(
        *words,
        rows=[
            *rows,
            [button(msg("delivery-new-button"), "m/delivery/new", style="primary")],
            [
                button(msg("delivery-least-button"), "m/delivery/least"),
                button(msg("delivery-returns-button"), "m/delivery/returns"),
            ],
            [MENU_BUTTON],
        ],
    )


@screen("m/delivery/new", role=Role.OWNER)
def begin(_: Shopping) -> Answer:
    """Set up a way of delivery."""
    return Begin("delivery")


@screen("m/delivery/least", role=Role.OWNER)
def begin_least(_: Shopping) -> Answer:
    """Say what an order must cost at least."""
    return Begin("least-order")


@screen("m/delivery/returns", role=Role.OWNER)
def begin_returns(_: Shopping) -> Answer:
    """Say how long goods may be given back."""
    return Begin("return-days")


@screen("m/delivery/{method_id:int}", role=Role.OWNER)
def show(ctx: Shopping, method_id: int) -> Answer:
    """One way with its terms."""
    method = delivery_making.by_id(ctx, method_id)
    remove_it = button(
        msg("delivery-remove-button"), route("m/delivery", method_id, "remove"), style="danger"
    )
    back = button(msg("delivery-all-button"), "m/delivery")
    return card(*delivery_words.terms(ctx, method), rows=[[remove_it], [back, MENU_BUTTON]])


@screen("m/delivery/{method_id:int}/remove", role=Role.OWNER, changes=True)
def remove(ctx: Shopping, method_id: int) -> Answer:
    """Offer a way no more."""
    delivery_making.remove(ctx, delivery_making.by_id(ctx, method_id))
    return Go("m/delivery", msg("delivery-removed"))


@dialogue("delivery", version=1, role=Role.OWNER)
def new_method(talk: Talk[Shopping]) -> Answer:
    """Who travels, what it is called and costs, where to and how long."""
    ctx = talk.ctx
    plan = method_plan(talk)
    summary = list(delivery_words.terms(ctx, delivery_making.planned(ctx, plan)))
    talk.confirm("delivery-confirm", summary=summary, yes="delivery-confirm-button")
    made = delivery_making.create(ctx, plan)
    talk.say(msg("delivery-made"))
    return Go(route("m/delivery", made.id))


def method_plan(talk: Talk[Shopping]) -> MethodPlan:
    """A way of delivery as its owner wants it."""
    kind = DeliveryKind(talk.choose("delivery-kind", KINDS))
    name = talk.ask("delivery-name", lambda given: delivery_making.parse_name(given.text))
    if kind is DeliveryKind.PICKUP:
        return MethodPlan(
            kind=kind,
            name=name,
            price=Money.zero(talk.ctx.shop.currency),
            place=talk.ask("delivery-where", lambda given: addresses.parse_address(given.text)),
            days=_days(talk),
            slots=_slots(talk),
        )
    return MethodPlan(
        kind=kind,
        name=name,
        regions=talk.ask("delivery-which-regions", _list, optional=True) or (),
        price=talk.ask("delivery-price", lambda given: _price(talk.ctx, given)),
        more_kg=talk.ask("delivery-price-kg", lambda given: _price(talk.ctx, given), optional=True),
        free_from=talk.ask(
            "delivery-price-free", lambda given: _price(talk.ctx, given), optional=True
        ),
        days=_days(talk),
        slots=_slots(talk),
    )


def _price(ctx: Shopping, given: Given) -> Money:
    return delivery_making.parse_price(given.text, ctx.shop.currency)


def _list(given: Given) -> tuple[str, ...]:
    return delivery_making.parse_list(given.text)


def _days(talk: Talk[Shopping]) -> tuple[int, int]:
    return talk.ask("delivery-how-long", lambda given: delivery_making.parse_days(given.text))


def _slots(talk: Talk[Shopping]) -> tuple[str, ...]:
    return talk.ask("delivery-which-slots", _list, optional=True) or ()


@dialogue("least-order", version=1, role=Role.OWNER)
def least_order(talk: Talk[Shopping]) -> Answer:
    """What the goods of an order must cost at least; skipped is nothing."""
    least = talk.ask("delivery-least-amount", lambda given: _price(talk.ctx, given), optional=True)
    settings.change(talk.ctx, "least_order_minor", least.minor if least is not None else 0)
    return Go("m/delivery", msg("delivery-saved"))


@dialogue("return-days", version=1, role=Role.OWNER)
def return_days(talk: Talk[Shopping]) -> Answer:
    """How many days goods may be given back; the law has a least, which nobody can go below."""
    least = withdrawal.legal_days(talk.ctx.shop.country)

    def read(given: Given) -> int:
        days = read_count(given.text)
        if days is None or not least <= days <= settings.MOST_RETURN_DAYS:
            raise BadInput("delivery-returns-unusable", least=least, most=settings.MOST_RETURN_DAYS)
        return days

    settings.change(talk.ctx, "return_days", talk.ask("delivery-return-days", read))
    return Go("m/delivery", msg("delivery-saved"))
