"""What must hold once everything has come to rest; each check says what is wrong in words."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from sqlalchemy import func
from sqlmodel import select

from models import (
    AttemptState,
    DeadLetter,
    DueWork,
    Identity,
    Inbox,
    LedgerEntry,
    Order,
    OrderLine,
    OrderState,
    OutboxOp,
    OutboxRow,
    OutboxState,
    PaymentAttempt,
    PaymentState,
    Promise,
    Seen,
    Transfer,
    UncleanAttempt,
    Variant,
    WorkState,
)
from scheduler import invariants
from tests.crash import rules
from tests.crash.evidence import Evidence
from tests.crash.sights import words

Complaints = Iterator[str]
KILLED = "process died"
"""Part of what a dead letter says when its update killed the process."""


def no_update_is_lost(e: Evidence) -> Complaints:
    """Every update the platform had was acted on or is a dead letter, and none is waiting."""
    seen = set(e.session.exec(select(Seen.external_id).where(Seen.channel == "telegram")))
    buried = set(e.session.exec(select(DeadLetter.external_id)))
    lost = e.platform.updates.keys() - seen - buried
    if lost:
        yield f"{len(lost)} updates lost, such as {e.platform.updates[min(lost)]}"
    if left := e.session.exec(select(func.count()).select_from(Inbox)).one():
        yield f"{left} updates still wait in the inbox"
    if left := e.session.exec(select(func.count()).select_from(UncleanAttempt)).one():
        yield f"{left} updates still count as perhaps deadly"


def only_killers_are_buried(e: Evidence) -> Complaints:
    """An update that kills the process is put aside once; every other one was served."""
    buried = Counter[str]()
    for letter in e.session.exec(select(DeadLetter)):
        # What the shop keeps of it is sealed.
        update = e.platform.updates.get(letter.external_id, {})
        message = update.get("message", {})
        sender = str(message.get("chat", {}).get("id", ""))
        if sender in e.killers and message.get("text") == "/die":
            buried[sender] += 1
        elif KILLED not in letter.error:
            yield f"an update failed: {update}\n{letter.error}"
    if set(buried) != e.killers or any(count != 1 for count in buried.values()):
        yield f"deadly updates buried: {dict(buried)} instead of one each of {e.killers}"


def every_reply_arrives(e: Evidence) -> Complaints:
    """At least once: each message in the outbox is in its chat; none is in flight or unknown."""
    answered = set()
    for row in e.session.exec(select(OutboxRow)):
        answered.add(row.correlation)
        if row.promise is Promise.ONCE:
            continue
        if row.state not in {OutboxState.SENT, OutboxState.SUPERSEDED}:
            yield f"message {row.id} of {row.correlation} is {row.state}: {row.error}"
        elif row.state is OutboxState.SENT and (row.chat, row.ref) not in e.platform.sent:
            yield f"message {row.id} is marked as sent and is not in its chat"
    for id_, update in e.platform.updates.items():
        if "message" in update and id_ not in answered:
            yield f"nobody answered {update['message'].get('text')!r} ({id_})"


def every_payment_is_thanked_for_once(e: Evidence) -> Complaints:
    """One intent to thank for each paid order, and it was carried out."""
    thanks = e.session.exec(select(DueWork).where(DueWork.kind == "notice:order-thanks")).all()
    paid = e.session.exec(select(Order.id).where(Order.payment_state == PaymentState.PAID)).all()
    planned = Counter(row.payload["order_id"] for row in thanks)
    if planned != Counter(paid):
        yield f"{len(paid)} paid orders and thanks for {dict(planned)}"
    left = [row.state.value for row in thanks if row.state is not WorkState.DONE]
    if left:
        yield f"thanks that were not said: {left}"


def every_purchase_is_one_order(e: Evidence) -> Complaints:
    """As many orders as purchases, all of them paid."""
    bought: dict[str, list[Order]] = defaultdict(list)
    rows = e.session.exec(
        select(Order, Identity.address).join(Identity, Identity.person_id == Order.person_id)  # type: ignore[arg-type]
    )
    for order, chat in rows:
        bought[chat].append(order)
        if chat in e.forgetful:
            if (order.state, order.payment_state) != (OrderState.EXPIRED, PaymentState.UNPAID):
                yield f"nobody paid {order.code}, and it is {order.state}, {order.payment_state}"
            continue
        done = OrderState.COMPLETED if e.has_days else OrderState.CONFIRMED
        if (order.state, order.payment_state) != (done, PaymentState.PAID):
            yield f"order {order.code} is {order.state} and {order.payment_state}"
        if order.paid_minor != order.total_minor:
            yield f"order {order.code}: {order.paid_minor} paid of {order.total_minor}"
    for chat, wanted in e.buyers.items():
        if len(bought[chat]) != wanted:
            yield f"{chat} bought {wanted} times and has {len(bought[chat])} orders"


def every_payment_counts_once(e: Evidence) -> Complaints:
    """The bank's books, the attempts, the transfers and the thanks say the same."""
    attempts = e.session.exec(select(PaymentAttempt)).all()
    paid = {str(one.id): one.amount_minor for one in attempts if one.state is AttemptState.PAID}
    bank = {one.order_id: one.amount for one in e.bank}
    if paid != bank:
        yield f"paid here and not at the bank or the other way round: {paid.items() ^ bank.items()}"
    per_order = Counter(one.order_id for one in attempts if one.state is AttemptState.PAID)
    yield from (f"order {id_} was paid {n} times" for id_, n in per_order.items() if n != 1)
    transfers = e.session.exec(
        select(Transfer.key).where(Transfer.key.startswith("attempt:"))
    ).all()
    if len(transfers) != len(paid):
        yield f"{len(paid)} payments made {len(transfers)} transfers"
    yield from _missing_thanks(e)


def _missing_thanks(e: Evidence) -> Complaints:
    thanks = {words("thanks-next", language) for language in ("fa", "tr", "en")}
    for chat, wanted in e.buyers.items():
        heard = sum(any(one in text for one in thanks) for text in e.platform.first_texts(chat))
        if heard < wanted:
            yield f"{chat} was thanked {heard} times for {wanted} orders"


def the_ledger_balances(e: Evidence) -> Complaints:
    """All entries of all transfers sum to zero."""
    if total := e.session.exec(select(func.coalesce(func.sum(LedgerEntry.amount), 0))).one():
        yield f"the ledger is off by {total}"


def stock_is_right(e: Evidence) -> Complaints:
    """What was there, less what was sold, is there; nothing is kept for anybody."""
    sold = Counter[str]()
    lines = select(OrderLine).join(Order, Order.id == OrderLine.order_id)  # type: ignore[arg-type]
    for line in e.session.exec(lines.where(Order.state != OrderState.EXPIRED)):
        sold[line.sku] += line.quantity
    for variant in e.session.exec(select(Variant)):
        if variant.on_hand != e.stock[variant.sku] - sold[variant.sku] or variant.reserved:
            yield (
                f"{variant.sku}: {variant.on_hand} on hand, {variant.reserved} reserved, "
                f"{sold[variant.sku]} of {e.stock[variant.sku]} sold"
            )


def nothing_is_left_undone(e: Evidence) -> Complaints:
    """No work has failed for good."""
    for row in e.session.exec(select(DueWork).where(DueWork.state == WorkState.FAILED)):
        yield f"{row.kind} {row.key} failed: {row.reason}"


def invariants_hold(e: Evidence) -> Complaints:
    """What the shop itself checks every night."""
    yield from (str(broken) for broken in invariants.check(e.session, e.now))


def the_platform_refused_nothing(e: Evidence) -> Complaints:
    """Nothing was sent that Telegram does not take."""
    yield from (reason for reason in e.platform.refused if "not modified" not in reason)


CHECKS: tuple[Callable[[Evidence], Complaints], ...] = (
    no_update_is_lost,
    only_killers_are_buried,
    every_reply_arrives,
    rules.at_least_once,
    rules.at_most_once,
    rules.nothing_is_forgotten,
    rules.stop_holds,
    every_payment_is_thanked_for_once,
    every_purchase_is_one_order,
    every_payment_counts_once,
    the_ledger_balances,
    stock_is_right,
    nothing_is_left_undone,
    invariants_hold,
    the_platform_refused_nothing,
)


def complaints(evidence: Evidence) -> list[str]:
    """Everything that is wrong, each with the check that found it; empty when all is well."""
    return [f"{check.__name__}: {why}" for check in CHECKS for why in check(evidence)]


def shown_twice(e: Evidence) -> int:
    """Messages that came more than once, as promise 7 allows for replies and news."""
    rows = e.session.exec(
        select(func.count())
        .select_from(OutboxRow)
        .where(OutboxRow.op == OutboxOp.SEND, OutboxRow.state == OutboxState.SENT)
    ).one()
    return len(e.platform.sent) - rows
