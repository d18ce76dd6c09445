"""What stands on an invoice, in the words of the order's buyer. To whoever has the order's page it
names no buyer and no address, like the page; the buyer's own link has both.
"""

from collections.abc import Callable

from bot.web.order_facts import OrderFacts
from bot.web.receipt import lines_of, sums_of
from common.i18n import Reader
from common.i18n.direction import RIGHT_TO_LEFT
from common.invoices import Sheet
from common.messages import Code, Message, msg
from common.money import Money
from common.text import persian_digits
from handlers.gateway_words import gateway_name
from handlers.wording import goods_name
from models import AttemptState, Invoice, OrderState, PaymentAttempt

Say = Callable[[Message], str]


def sheet_of(
    facts: OrderFacts, invoice: Invoice, reader: Reader, say: Say, buyer: str | None
) -> Sheet:
    """The invoice as it is drawn; `buyer` is their name, and None where they are not to be named."""
    number = str(invoice.number)
    day = invoice.issued_at.astimezone(facts.shop.zone).date()
    return Sheet(
        title=say(
            msg(
                "invoice-title",
                number=persian_digits(number) if reader.language == "fa" else number,
            )
        ),
        facts=(
            say(msg("invoice-day", day=day)),
            say(msg("page-order", code=Code(facts.order.code))),
        ),
        seller_head=say(msg("invoice-seller")),
        seller=facts.shop.name,
        about=_about(facts, say),
        buyer_head=say(msg("invoice-buyer")),
        buyer=_bought_by(facts, buyer, say) if buyer is not None else (),
        heads=_heads(invoice, say),
        rows=_rows(facts, invoice, say),
        sums=tuple((say(one.name), _free_or(one.amount, say)) for one in sums_of(facts)),
        total=(say(msg("page-total")), _amount(invoice.total, say)),
        below=((say(msg("page-tax")), _amount(invoice.tax, say)),) if invoice.tax_minor else (),
        payments=tuple(_paid(one, say) for one in facts.attempts if _counts(one)),
        notes=tuple(say(words) for words in _notes(facts)),
        language=reader.language,
        runs_left=reader.language in RIGHT_TO_LEFT,
        issued_at=invoice.issued_at,
    )


def _about(facts: OrderFacts, say: Say) -> tuple[str, ...]:
    """Who sells and how to reach them, and the seal that shows they may."""
    shop = facts.shop
    reached = shop.seller or say(msg("legal-seller-chat", shop=shop.name))
    return (reached, shop.seal_words) if shop.seal_words else (reached,)


def _bought_by(facts: OrderFacts, buyer: str, say: Say) -> tuple[str, ...]:
    """The buyer by name, and where it was sent; to whom, where that was somebody else."""
    to = facts.order.address or {}
    recipient, code = to.get("name", ""), to.get("postal_code")
    name = buyer or recipient or say(msg("person-nameless"))
    words = [
        name,
        say(msg("invoice-sent-to", name=recipient)) if recipient not in ("", name) else "",
        to.get("text", ""),
        say(msg("order-postal", code=Code(code))) if code else "",
    ]
    return tuple(one for one in words if one)


def _heads(invoice: Invoice, say: Say) -> tuple[str, ...]:
    numbers = ["quantity", "unit", *(["tax"] if invoice.tax_minor else []), "amount"]
    return tuple(say(msg(f"invoice-{name}")) for name in ("goods", *numbers))


def _rows(facts: OrderFacts, invoice: Invoice, say: Say) -> tuple[tuple[str, ...], ...]:
    """The goods; tax has a column where there is any."""
    rows = []
    for line, stored in zip(lines_of(facts), facts.lines, strict=True):
        name = goods_name(line.name, line.label)
        tax = [Money(stored.tax_minor, invoice.currency)] if invoice.tax_minor else []
        amounts = [_amount(one, say) for one in (line.price, *tax, line.total)]
        quantity = say(msg("invoice-count", count=line.quantity))
        words = name if isinstance(name, str) else say(name)
        rows.append((words, quantity, *amounts))
    return tuple(rows)


def _counts(attempt: PaymentAttempt) -> bool:
    return attempt.state is AttemptState.PAID


def _paid(attempt: PaymentAttempt, say: Say) -> str:
    """What came, which way, and what its bank calls it."""
    way, amount = gateway_name(attempt.gateway), attempt.amount
    if not attempt.bank_ref:
        return say(msg("invoice-paid", amount=amount, way=way))
    code = Code(attempt.bank_ref)
    return say(msg("invoice-paid-reference", amount=amount, way=way, code=code))


def _notes(facts: OrderFacts) -> list[Message]:
    """What became of the order since, whether its money was real, and what we never ask for."""
    order = facts.order
    back = order.total - order.paid
    notes = [
        *([msg("invoice-cancelled")] if order.state is OrderState.CANCELLED else []),
        *([msg("invoice-refunded", amount=back)] if back.minor > 0 else []),
        *(
            [msg("invoice-trial")]
            if any(one.test for one in facts.attempts if _counts(one))
            else []
        ),
    ]
    return [*notes, msg("page-never-ask")]


def _free_or(amount: Money | None, say: Say) -> str:
    return say(msg("page-free")) if amount is None else _amount(amount, say)


def _amount(amount: Money, say: Say) -> str:
    return say(msg("page-amount", amount=amount))
