"""Reading the audit: who changed what, the last change first."""

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import ColumnElement
from sqlmodel import col, or_, select

from common.roles import Role, allows
from models import Audit, PaymentAttempt, Refund, Shipment, Variant
from shop import kin
from shop.context import Shopping


class About(StrEnum):
    """What one can ask the audit about."""

    ORDER = "order"
    """An order with its payments, parcels and refunds."""
    PRODUCT = "product"
    """A product with its variants."""
    PERSON = "person"
    """What somebody did, and what was done about them."""


def entries(
    ctx: Shopping, about: About | None, which: int, *, most: int, skip: int
) -> Sequence[Audit]:
    """Changes, the last first; those about who works here are for owners only.

    Args:
        ctx: of somebody who runs the shop.
        about: what is asked about; None for everything.
        which: the id of the order, product or person.
        most: how many.
        skip: how many of the last ones are left out.

    Raises:
        NotAllowed: for those who do not run the shop.
    """
    ctx.need(Role.MANAGER)
    asked = select(Audit).order_by(col(Audit.at).desc(), col(Audit.id).desc())
    if about is not None:
        asked = asked.where(or_(*_CONDITIONS[about](ctx, which)))
    if not allows(ctx.role, Role.OWNER):
        asked = asked.where(~col(Audit.what).like("staff.%"))
    return ctx.session.exec(asked.offset(skip).limit(most)).all()


def _order(ctx: Shopping, order_id: int) -> list[ColumnElement[bool]]:
    parts = (("attempt", PaymentAttempt), ("shipment", Shipment), ("refund", Refund))
    return [
        _on("order", [order_id]),
        *(
            _on(kind, ctx.session.exec(select(model.id).where(model.order_id == order_id)).all())
            for kind, model in parts
        ),
    ]


def _product(ctx: Shopping, product_id: int) -> list[ColumnElement[bool]]:
    variants = ctx.session.exec(select(Variant.id).where(Variant.product_id == product_id)).all()
    return [_on("product", [product_id]), _on("variant", variants)]


def _person(ctx: Shopping, person_id: int) -> list[ColumnElement[bool]]:
    theirs = kin.ids(ctx.session, person_id)
    return [col(Audit.actor_id).in_(theirs), _on("person", theirs)]


def _on(kind: str, ids: Sequence[int]) -> ColumnElement[bool]:
    return (col(Audit.on_kind) == kind) & col(Audit.on_id).in_([str(id_) for id_ in ids])


_CONDITIONS = {About.ORDER: _order, About.PRODUCT: _product, About.PERSON: _person}
