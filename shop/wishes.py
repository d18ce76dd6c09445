"""The wish list: products somebody wants to find again."""

import sqlalchemy
from sqlalchemy import bindparam
from sqlmodel import col, delete, select

from common.errors import Conflict
from models import Wish
from models.database import insert_ignore
from models.prepared import Prepared
from shop import catalogue, kin
from shop.catalogue import ProductLine
from shop.context import Shopping

MOST = 100
"""Products on one list."""

# Menus and product cards ask.
_SOME = Prepared(
    sqlalchemy.select(col(Wish.product_id)).where(col(Wish.person_id).in_(kin.PERSON)).limit(1)
)
_ONE = Prepared(
    sqlalchemy.select(col(Wish.product_id)).where(
        col(Wish.person_id).in_(kin.PERSON),
        col(Wish.product_id) == bindparam("product_id"),
    )
)


def put(ctx: Shopping, product_id: int, *, wished: bool) -> None:
    """Have a product on the list, or not.

    Raises:
        Conflict: the list is full.
        NotFound: it is not for sale any more.
    """
    key = {"person_id": ctx.customer.id, "product_id": product_id}
    if not wished:
        ctx.session.exec(
            delete(Wish).where(
                col(Wish.person_id).in_(kin.of(ctx.customer.id)),
                col(Wish.product_id) == product_id,
            )
        )
        return
    catalogue.product(ctx, product_id)
    if len(_ids(ctx)) >= MOST and not is_wished(ctx, product_id):
        raise Conflict("wishes-full", most=MOST)
    insert_ignore(ctx.session, Wish, {**key, "added_at": ctx.now})


def any_wished(ctx: Shopping) -> bool:
    """Whether there is anything on the list."""
    return _SOME.first(ctx.session, person_id=ctx.customer.id) is not None


def is_wished(ctx: Shopping, product_id: int) -> bool:
    """Whether a product is on the list."""
    found = _ONE.first(ctx.session, person_id=ctx.customer.id, product_id=product_id)
    return found is not None


def lines(ctx: Shopping) -> list[ProductLine]:
    """What is on the list and still for sale, the newest wish first."""
    return catalogue.lines_of(ctx, _ids(ctx))


def _ids(ctx: Shopping) -> list[int]:
    found = ctx.session.exec(
        select(Wish.product_id)
        .where(col(Wish.person_id).in_(kin.of(ctx.customer.id)))
        .order_by(col(Wish.added_at).desc(), col(Wish.product_id))
    )
    return list(dict.fromkeys(found))
