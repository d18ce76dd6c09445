"""Who wants to hear when something sold out is there again. Asking is the consent, for one notice."""

from collections.abc import Sequence

from sqlmodel import Session, col, delete, func, select

from common.errors import NotFound
from models import Person, Product, StockWait, Variant
from models.database import insert_ignore
from shop import consents, kin
from shop.context import Shopping
from shop.topics import Topic


def ask(ctx: Shopping, variant_id: int) -> None:
    """The person wants to be told once; asking again changes nothing.

    Raises:
        NotFound: it is not for sale any more.
    """
    for_sale = (
        select(Variant.id)
        .join(Product, col(Product.id) == Variant.product_id)
        .where(Variant.id == variant_id, Variant.active, Product.visible)
    )
    if ctx.session.exec(for_sale).first() is None:
        raise NotFound("product-gone")
    if consents.refusal(ctx, Topic.RESTOCK) is not None:
        consents.give(ctx, Topic.RESTOCK)
    row = {"person_id": ctx.customer.id, "variant_id": variant_id, "asked_at": ctx.now}
    insert_ignore(ctx.session, StockWait, row)


def give_up(ctx: Shopping, variant_id: int) -> bool:
    """The person waits no more, or has just been told; whether they waited."""
    gone = ctx.session.exec(
        delete(StockWait).where(
            col(StockWait.person_id).in_(kin.of(ctx.customer.id)),
            col(StockWait.variant_id) == variant_id,
        )
    )
    return gone.rowcount > 0


def give_all_up(ctx: Shopping) -> None:
    """The person wants to hear of nothing any more."""
    mine = col(StockWait.person_id).in_(kin.of(ctx.customer.id))
    ctx.session.exec(delete(StockWait).where(mine))


def waits_for(ctx: Shopping, variant_ids: Sequence[int]) -> set[int]:
    """Those of the variants that the person waits for."""
    return set(
        ctx.session.exec(
            select(StockWait.variant_id).where(
                col(StockWait.person_id).in_(kin.of(ctx.customer.id)),
                col(StockWait.variant_id).in_(variant_ids),
            )
        )
    )


def count(ctx: Shopping, product_id: int) -> int:
    """How many people wait for a product, in whichever variant."""
    waiting = (
        select(func.count(func.distinct(kin.root(Person))))
        .select_from(StockWait)
        .join(Person, col(Person.id) == StockWait.person_id)
        .join(Variant, col(Variant.id) == StockWait.variant_id)
        .where(Variant.product_id == product_id)
    )
    return ctx.session.exec(waiting).one()


def people(session: Session, variant_id: int) -> list[int]:
    """Who waits for a variant, the first to have asked first."""
    found = session.exec(
        select(StockWait.person_id)
        .where(StockWait.variant_id == variant_id)
        .order_by(col(StockWait.asked_at), col(StockWait.person_id))
    )
    return kin.roots(session, list(found))
