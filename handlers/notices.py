"""What the shop writes to its buyers unasked, in words made at the moment of sending.

Each is planned when its event happens, as work of kind `notice:<name>`, for each of its recipients
and with the payload named here; it says None when what it would tell is no longer true.

| notice | after the event | to | payload |
|---|---|---|---|
| order-thanks | OrderPaid, not at the door | the order's buyer | order_id, attempt_id, late |
| digital-goods | OrderPaid, when some of it is digital | the order's buyer | order_id |
| payment-failed | PaymentFailed | the order's buyer | order_id, attempt_id, failure_class |
| payment-review | PaymentNeedsReview | the order's buyer | attempt_id, reason |
| receipt-lost | ReceiptLost | the order's buyer | order_id, receipt_id |
| receipt-refused | ReceiptRefused | the order's buyer | order_id, receipt_id |
| receipt-waits | ReceiptWaits, the first time | the order's buyer | receipt_id |
| cash-thanks | CashChosen | the order's buyer | order_id |
| order-expired | OrderExpired | the order's buyer | order_id |
| order-accepted | OrderAccepted, a little later | the order's buyer | order_id |
| order-packed | OrderPacked, a little later | the order's buyer | order_id, shipment_id |
| order-called-off | OrderCancelled, unless by the buyer | the order's buyer | order_id |
| money-returned | MoneyReturned | the order's buyer | order_id, refund_id |
| refund-coming | RefundByHand | the order's buyer | order_id, refund_id |
| order-shipped | OrderShipped | the order's buyer | order_id, shipment_id |
| shipment-moved | ShipmentMoved | the order's buyer | order_id, shipment_id, stage |
| order-delivered | OrderDelivered, when the shop says so | the order's buyer | order_id, shipment_id |
| parcel-expected | the last promised day | the order's buyer | order_id, shipment_id |
| order-delayed | OrderDelayed | the order's buyer | order_id, promise_id |
| feedback | OrderDelivered, also of what is digital, days later | the order's buyer | order_id |
| feedback-reminder | FeedbackAsked, days later | the order's buyer | order_id |
| how-was-it | OrderDelivered, at the next talk | the order's buyer | order_id |
| welcome | PersonMet, an hour later | whoever is new | |
| link-asked | LinkAsked | whoever the code was shown to | code_id |
| link-again | PersonMet, with a name known from the other road to Instagram | whoever is new | |
| telegram-offer | OrderPaid, the first time, by who has only Instagram | the order's buyer | |
| back-in-stock | BackInStock | whoever waits for the variant | variant_id |
| case-answer | CaseMessage from the staff | the case's customer | text |
| case-answer-file | CaseFile from the staff | the case's customer | file, text, copy |
| case-ended | CaseClosed, unless by the customer | the case's customer | case_id |
| case-rating | CaseClosed, when somebody has answered | the case's customer | case_id |
| order-paid-alert | OrderPaid, not at the door | owners | order_id, late |
| cash-alert | CashChosen | owners | order_id |
| receipt-alert | ReceiptSent | managers and above | receipt_id |
| receipt-waits-alert | ReceiptWaits | managers and above | receipt_id, number |
| payment-review-alert | PaymentNeedsReview | owners | attempt_id, reason |
| payment-disputed | PaymentDisputed | owners | order_id, event_id, answer_by |
| way-refused | WayRefused, once a day for each way | owners | gateway, code |
| order-to-pack | OrderPaid or CashChosen, when there is a parcel | whoever packs, but owners | order_id |
| order-readdressed | OrderReaddressed, when it is paid | whoever packs | order_id |
| refund-by-hand-alert | RefundByHand | managers and above | order_id, refund_id |
| promise-overdue | the day after a promised one on which something has not arrived | whoever packs | day |
| feedback-poor | OrderReviewed, with few stars | whoever talks with customers | order_id, stars |
| feedback-words | ReviewExplained, with few stars | whoever talks with customers | order_id |
| stock-low | StockLow | owners | variant_id, left |
| post-asked | somebody asks about a post that leads nowhere, once | managers and above | post_id |
| return-requested | ReturnRequested | whoever talks with customers | request_id, case_id |
| return-waits | ReturnRequested, two days without an answer | whoever talks with customers | request_id, case_id |
| return-dropped | ReturnDropped | whoever talks with customers | request_id, in_time |
| return-answered | ReturnAnswered | the buyer | order_id, request_id |
| return-came-back | ReturnCameBack | the buyer | order_id, request_id |
| return-over | ReturnDropped, because the goods never came | the buyer | order_id, request_id |
| texts-refused | no text message is taken any more, once a day | owners | people, reason |
| channel-token | a platform refuses the shop's token, or it cannot be renewed | owners | channel, days |
| staff-joined | StaffJoined | whoever invited them, or the other owners | person_id, role |
| staff-changed | StaffChanged | whose role it is | role |
| case-opened | CaseOpened, unless goods are to go back, which says it | whoever talks with customers | case_id |
| case-by-hand | HandTaken | whoever talks with customers | case_id |
| case-message | CaseMessage from the customer | who has taken it, or whoever talks with customers | case_id, text |
| case-file | CaseFile from the customer | the same | case_id, file, text, copy |
| case-unanswered | CaseWaits, the minutes later that the owner has chosen | whoever talks with customers | case_id, since |
| case-rated-poor | CaseRated, with few stars | managers and above | case_id, stars |
| dead-letter | an update was put aside | owners | reference |
| invariants-broken | the daily check | owners | broken: the names of the facts |

Those about receipts are in `handlers.receipt_news`, cash-thanks in `handlers.buyers.cash`; those for
the staff are in `handlers.merchants.alerts`, `.case_news` and `.staff_news`, reminders of unpaid orders in
`handlers.nudges`, those about other chats in `handlers.buyers.linking`, back-in-stock in `handlers.buyers.wishes`, digital-goods in
`handlers.buyers.digital`, news of parcels in `handlers.parcels`, questions how it was in
`handlers.buyers.feedback`, those about money and goods that go
back in `handlers.refund_news` and `.return_news`. Before any
of them is sent it passes `shop.gate`.
"""

from bot.dialogue.cards import EMPTY_LINE, Card, Said, Words, card
from bot.dialogue.routes import notice
from common.messages import Code, msg
from handlers import arrival_words, delivery_words, paying
from handlers.buyers.points import receipt
from handlers.gateway_words import company_name
from handlers.wording import (
    MENU_BUTTON,
    PERSON_BUTTON,
    called,
    goods_name,
    ordered_goods,
    status_button,
)
from models import CaseState, Order, OrderState, PaymentState
from shop import attempts, card_transfers, held, orders, promises, support
from shop.captures import ReviewReason
from shop.context import Shopping

WORDINGS_OF_THANKS = 4
MILESTONE = 5
"""Each fifth order is thanked for with its number."""
OWN_WORDS = (
    ReviewReason.LATE,
    ReviewReason.SURPLUS,
    ReviewReason.HELD,
    ReviewReason.SENT_BACK,
)
"""Other money that waits for the owner is told of in the same words."""


@notice("order-thanks", topic="payment", promise="repeat")
def order_thanks(
    ctx: Shopping, order_id: int, attempt_id: int, *, late: bool = False
) -> Card | None:
    """Thanks at once: that it is recorded and paid, what it was, and what happens next."""
    order = orders.by_id(ctx.session, order_id)
    if order.payment_state not in (PaymentState.PAID, PaymentState.SURPLUS):
        return None
    text: list[Words] = [
        *_thanks(ctx, order),
        _recorded(ctx, order, attempt_id),
        *([msg("thanks-late")] if late else []),
        EMPTY_LINE,
        *ordered_goods(ctx, order),
        *receipt(ctx, order),
        EMPTY_LINE,
        *arrival_words.leaves(ctx, order),
        *delivery_words.of_order(order, promises.for_buyer(ctx, order)),
        msg("thanks-next") if order.address is not None else msg("thanks-next-digital"),
        msg("thanks-safe"),
        *([Said(ctx.shop.seal_words)] if ctx.shop.seal_words else []),
    ]
    return card(*text, rows=[[status_button(order)], [PERSON_BUTTON]])


def _thanks(ctx: Shopping, order: Order) -> list[Words]:
    """The first order is thanked for in its own words, later ones never twice running in the same."""
    name, shop = called(ctx.customer), ctx.shop.name
    own = [Said(ctx.shop.thanks_words)] if ctx.shop.thanks_words else []
    number = orders.number_among_paid(ctx, order)
    if number <= 1:
        return [msg("thanks-first", name=name, shop=shop), *own]
    if number % MILESTONE == 0:
        return [msg("thanks-milestone", name=name, number=number), *own]
    item = orders.lines_of(ctx.session, order.id)[0]
    wording = f"thanks-again-{number % WORDINGS_OF_THANKS + 1}"
    return [msg(wording, name=name, item=goods_name(item.name, item.label)), *own]


def _recorded(ctx: Shopping, order: Order, attempt_id: int) -> Words:
    """That it is paid; through whom and under which number, where there is one to ask for."""
    code = Code(order.code)
    tried = attempts.attempts_of(ctx.session, order.id)
    paid = next((one for one in tried if one.id == attempt_id), None)
    if paid is None or paid.bank_ref is None:
        return msg("thanks-recorded", code=code)
    gateway, reference = company_name(paid.gateway), Code(paid.bank_ref)
    return msg("thanks-recorded-reference", code=code, gateway=gateway, reference=reference)


@notice("payment-failed", topic="payment", promise="repeat")
def payment_failed(
    ctx: Shopping, order_id: int, attempt_id: int, failure_class: str
) -> Card | None:
    """Why it did not work, in plain words, and every way on; nothing once it is paid or tried again."""
    order = orders.by_id(ctx.session, order_id)
    tried = attempts.attempts_of(ctx.session, order_id)
    if not order.awaits_payment or not tried or tried[-1].id != attempt_id:
        return None
    return card(
        paying.failure_words(failure_class, order),
        msg("payment-kept-until", until=order.reserved_until),
        rows=[
            paying.pay_row(ctx, order, again=True),
            paying.other_way(ctx, order),
            *paying.by_hand_rows(ctx, order),
            [paying.check_button(order)],
            [PERSON_BUTTON],
        ],
    )


@notice("payment-review", topic="payment", promise="repeat")
def payment_review(ctx: Shopping, attempt_id: int, reason: str) -> Card | None:
    """Money came that the owner has to look at: it is safe, and somebody will write. Or it goes
    back by itself.
    """
    why = ReviewReason(reason)
    if not why.money_came and why not in (ReviewReason.SENT_BACK, ReviewReason.HELD):
        return None
    order = orders.by_id(ctx.session, attempts.order_of(ctx.session, attempt_id))
    if why is ReviewReason.HELD and not held.holds_money(ctx.session, order.id):
        return None
    kind = why.value if why in OWN_WORDS else "amount"
    return card(
        msg(f"payment-review-{kind}", code=Code(order.code)),
        rows=[[status_button(order)], [PERSON_BUTTON]],
    )


@notice("order-expired", topic="order", promise="repeat")
def order_expired(ctx: Shopping, order_id: int) -> Card | None:
    """The time to pay is over: nothing is owed, and the goods may be ordered again."""
    order = orders.by_id(ctx.session, order_id)
    if order.state is not OrderState.EXPIRED:
        return None
    if card_transfers.is_under_review(ctx.session, order.id):
        return card(msg("card-kept-no-more", code=Code(order.code)), rows=[[PERSON_BUTTON]])
    return card(
        msg("expired-order", code=Code(order.code)),
        msg("expired-paid"),
        rows=[[paying.check_button(order)], [MENU_BUTTON, PERSON_BUTTON]],
    )


@notice("case-answer", topic="service", promise="repeat", by_hand=True)
def case_answer(ctx: Shopping, text: str) -> Card:
    """What somebody of the shop has answered, in their own words; also when the talk is over."""
    return card(msg("case-answer-from", shop=ctx.shop.name), Said(text))


@notice("case-ended", topic="service", promise="repeat")
def case_ended(ctx: Shopping, case_id: int) -> Card | None:
    """The shop has ended the talk and the bot answers again."""
    if support.case(ctx, case_id).state is not CaseState.CLOSED:
        return None
    return card(msg("case-ended"), rows=[[MENU_BUTTON]])
