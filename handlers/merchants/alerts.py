"""What the shop writes to those who work here; `handlers.notices` lists when and to whom."""

from collections.abc import Sequence

from bot.dialogue.cards import EMPTY_LINE, Button, Card, Said, Words, button, card
from bot.dialogue.routes import notice, route
from common.messages import Code, msg
from handlers import delivery_words, standing
from handlers.merchants.cases import about_order, case_rows, customer
from handlers.merchants.money import way_to
from handlers.merchants.money_back import by_hand_button
from handlers.merchants.steps import step_rows
from handlers.wording import called, goods_name, goods_to_pack, noted, ordered_goods
from models import (
    AttemptState,
    CaseState,
    Order,
    OrderState,
    PaymentAttempt,
    PaymentState,
    Product,
    RefundState,
    ShipmentState,
    Variant,
)
from shop import (
    attempts,
    customers,
    digital,
    fulfilment,
    orders,
    promises,
    refunds,
    returns,
    reviews,
    support,
)
from shop.captures import ReviewReason
from shop.context import Shopping


@notice("order-paid-alert", topic="staff", promise="repeat")
def order_paid(ctx: Shopping, order_id: int, *, late: bool = False) -> Card | None:
    """An order has been paid: what to pack, for whom, and where it goes."""
    order = orders.by_id(ctx.session, order_id)
    if order.payment_state not in (PaymentState.PAID, PaymentState.SURPLUS):
        return None
    title = msg("alert-paid", code=Code(order.code), total=order.total)
    return _to_pack(ctx, order, title, *([msg("alert-paid-late")] if late else []))


@notice("cash-alert", topic="staff", promise="repeat")
def to_be_paid_at_the_door(ctx: Shopping, order_id: int) -> Card | None:
    """The same of an order whose money comes at the door."""
    order = orders.by_id(ctx.session, order_id)
    if not order.is_due_at_door:
        return None
    return _to_pack(ctx, order, msg("alert-cash", code=Code(order.code), total=order.total))


def _to_pack(ctx: Shopping, order: Order, *title: Words) -> Card:
    text: list[Words] = [
        *title,
        EMPTY_LINE,
        *ordered_goods(ctx, order),
        EMPTY_LINE,
        msg("alert-buyer", name=called(customers.by_id(ctx.session, order.person_id))),
        *standing.recipient(order),
        *delivery_words.of_order(order, promises.for_buyer(ctx, order)),
        *noted(order.note),
    ]
    parcels = fulfilment.shipments_of(ctx.session, order.id)
    return card(*text, rows=[*step_rows(ctx, order, parcels), [_open(order)]])


@notice("order-to-pack", topic="staff", promise="repeat")
def order_to_pack(ctx: Shopping, order_id: int) -> Card | None:
    """A parcel waits to be packed: of what, for whom, and no word of money; not when somebody has
    packed it meanwhile.
    """
    order = orders.by_id(ctx.session, order_id)
    parcels = fulfilment.shipments_of(ctx.session, order.id)
    if order.state is not OrderState.CONFIRMED or not any(
        one.state is ShipmentState.TO_PACK for one in parcels
    ):
        return None
    text: list[Words] = [
        msg("alert-to-pack", code=Code(order.code)),
        EMPTY_LINE,
        *goods_to_pack(ctx, order),
        EMPTY_LINE,
        *standing.recipient(order),
        *delivery_words.of_order(order, promises.for_buyer(ctx, order)),
        *noted(order.note),
    ]
    return card(*text, rows=[*step_rows(ctx, order, parcels), [_open(order)]])


@notice("payment-review-alert", topic="staff", promise="repeat")
def payment_review(ctx: Shopping, attempt_id: int, reason: str) -> Card:
    """Money that no rule may decide about, or that went back without being taken."""
    order = orders.by_id(ctx.session, attempts.order_of(ctx.session, attempt_id))
    return card(
        *_review_words(ReviewReason(reason), Code(order.code)),
        rows=[_decide(ctx, attempt_id), [_open(order)]],
    )


def _review_words(reason: ReviewReason, code: Code) -> list[Words]:
    if reason is ReviewReason.SENT_BACK:
        return [msg("alert-review-sent-back", code=code)]
    return [msg("alert-review", code=code), msg(f"alert-review-{reason.value}")]


def _decide(ctx: Shopping, attempt_id: int) -> list[Button]:
    """The way to decide about it, where it still waits."""
    attempt = ctx.session.get(PaymentAttempt, attempt_id)
    waits = attempt is not None and (
        attempt.state is AttemptState.REVIEW or attempts.stays_silent(attempt)
    )
    return [way_to(attempt_id)] if waits else []


@notice("stock-low", topic="staff", promise="repeat")
def stock_low(ctx: Shopping, variant_id: int, left: int) -> Card | None:
    """A variant has become scarce; not told when it was filled up again meanwhile."""
    variant = ctx.session.get(Variant, variant_id)
    if variant is None or variant.available > left:
        return None
    product = ctx.session.get_one(Product, variant.product_id)
    name = goods_name(product.name, variant.label)
    return card(
        msg("alert-stock-low", name=name, sku=Code(variant.sku), left=variant.available),
        *(
            [msg("alert-keys-low")]
            if digital.free_keys(ctx.session, variant.id) is not None
            else []
        ),
        rows=[
            [button(msg("goods-stock-button"), route("m/variant", variant_id, "stock"))],
            [button(msg("alert-product-button"), route("m/goods", product.id))],
        ],
    )


@notice("case-opened", topic="staff", promise="repeat")
def case_opened(ctx: Shopping, case_id: int) -> Card | None:
    """Somebody asks for a person; who gives goods back is heard of by that."""
    case = support.case(ctx, case_id)
    if case.state is not CaseState.OPEN or returns.has_begun(ctx, case):
        return None
    return card(
        msg("alert-case", name=customer(ctx, case)),
        *about_order(ctx, case),
        msg("alert-case-how"),
        rows=case_rows(ctx, case),
    )


@notice("case-message", topic="staff", promise="repeat")
def case_message(ctx: Shopping, case_id: int, text: str) -> Card:
    """What a customer has written to the people of the shop, in their own words."""
    case = support.case(ctx, case_id)
    who = msg("alert-case-says", name=customer(ctx, case))
    return card(who, Said(text), rows=case_rows(ctx, case))


@notice("feedback-poor", topic="staff", promise="repeat")
def feedback_poor(ctx: Shopping, order_id: int, stars: int) -> Card | None:
    """A buyer is not happy; nothing when they have changed their mind."""
    order, said = orders.by_id(ctx.session, order_id), reviews.of(ctx.session, order_id)
    if said is None or said.stars != stars:
        return None
    return card(
        msg("alert-feedback", code=Code(order.code), stars=stars),
        msg("alert-buyer", name=called(customers.by_id(ctx.session, order.person_id))),
        EMPTY_LINE,
        *ordered_goods(ctx, order),
        rows=[[_open(order)]],
    )


@notice("feedback-words", topic="staff", promise="repeat")
def feedback_words(ctx: Shopping, order_id: int) -> Card | None:
    """Why they are not happy, in their own words."""
    order, said = orders.by_id(ctx.session, order_id), reviews.of(ctx.session, order_id)
    if said is None:
        return None
    title = msg("alert-feedback-words", code=Code(order.code), stars=said.stars)
    words = [Said(said.words)] if said.words else []
    files = [msg("review-files", files=len(said.media))] if said.media else []
    return card(title, *words, *files, rows=[[_open(order)]])


@notice("dead-letter", topic="staff", promise="repeat")
def dead_letter(ctx: Shopping, reference: str) -> Card:
    """An update could not be served; the person was told this reference."""
    return card(msg("alert-dead-letter", shop=ctx.shop.name, reference=Code(reference)))


@notice("channel-token", topic="staff", promise="repeat")
def channel_token(ctx: Shopping, channel: str, days: int | None) -> Card:
    """A platform does not take the shop's token any more, or soon will not."""
    if days is None:
        return card(msg("alert-token-refused", shop=ctx.shop.name, channel=Code(channel)))
    return card(msg("alert-token-ends", shop=ctx.shop.name, channel=Code(channel), days=days))


@notice("texts-refused", topic="staff", promise="repeat")
def texts_refused(ctx: Shopping, people: int, reason: str) -> Card:
    """The provider of text messages takes none any more."""
    return card(
        msg("alert-texts-refused", shop=ctx.shop.name, people=people),
        msg("alert-texts-reason", reason=Code(reason)),
        rows=[[button(msg("alert-texts-button"), "m/messages/unsent")]],
    )


@notice("invariants-broken", topic="staff", promise="repeat")
def invariants_broken(ctx: Shopping, broken: Sequence[str]) -> Card:
    """The daily check found facts about money or stock that do not hold."""
    title = msg("alert-invariants", shop=ctx.shop.name, facts=len(broken))
    return card(title, *(Said(f"• {fact}") for fact in broken))


def _open(order: Order) -> Button:
    return button(msg("alert-open-button"), route("m/order", order.code))


@notice("refund-by-hand-alert", topic="staff", promise="repeat")
def refund_by_hand(ctx: Shopping, order_id: int, refund_id: int) -> Card | None:
    """A gateway does not give money back, so somebody of the shop has to."""
    order, refund = orders.by_id(ctx.session, order_id), refunds.by_id(ctx, refund_id)
    if refund.state is not RefundState.BY_HAND:
        return None
    return card(
        msg("alert-refund-by-hand", amount=refund.amount, code=Code(order.code)),
        *([msg("alert-refund-refusal", word=Code(refund.refusal))] if refund.refusal else []),
        rows=[[by_hand_button(refund)], [_open(order)]],
    )


@notice("order-readdressed", topic="staff", promise="repeat")
def order_readdressed(ctx: Shopping, order_id: int) -> Card:
    """A parcel that is to be packed goes somewhere else than its label may say."""
    order = orders.by_id(ctx.session, order_id)
    return card(
        msg("alert-readdressed", code=Code(order.code)),
        *standing.recipient(order),
        rows=[[_open(order)]],
    )
