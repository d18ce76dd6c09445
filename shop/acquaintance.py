"""What the shop knows of a customer: the card that those who talk with them look at."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import col, func, select

from common.errors import NotAllowed
from common.money import Money
from common.roles import Role, allows
from models import Identity, Order, Person, PersonMerge
from shop import credit, customers, kin, merging, points, support
from shop.context import Shopping


@dataclass(frozen=True, slots=True)
class Joined:
    """A record that is known to be the same person, and where that one writes from."""

    merge: PersonMerge
    record: Person
    channels: Sequence[str]


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """A customer: where they write from, what they have bought and have, and what made them one."""

    person: Person
    identities: Sequence[Identity]
    orders: int
    paid: int
    points: points.Balance
    credit: Money
    joined: Sequence[Joined]


def of(ctx: Shopping, person_id: int) -> Acquaintance:
    """Somebody, under whichever of their records they are asked for.

    Raises:
        NotAllowed: for whoever does not run the shop and does not talk with them now.
        NotFound: there is nobody.
    """
    person = customers.by_id(ctx.session, person_id)
    talks = allows(ctx.role, Role.AGENT) and support.open_case_of(ctx, person) is not None
    if not talks and not allows(ctx.role, Role.MANAGER):
        raise NotAllowed("not-allowed")
    mine = col(Order.person_id).in_(kin.of(person.id))
    placed, paid = ctx.session.exec(
        select(func.count(), func.count(col(Order.paid_at))).select_from(Order).where(mine)
    ).one()
    return Acquaintance(
        person=person,
        identities=customers.identities(ctx.session, person.id),
        orders=placed,
        paid=paid,
        points=points.of_person(ctx.session, person.id),
        credit=credit.of_person(ctx, person.id),
        joined=[
            Joined(merge, record, _channels(ctx, record))
            for merge, record in merging.of_person(ctx, person.id)
        ],
    )


def _channels(ctx: Shopping, record: Person) -> list[str]:
    """Where those write from who would go with it if it were told apart."""
    gone = merging.below(ctx.session, record.id)
    found = ctx.session.exec(
        select(Identity.channel)
        .where(col(Identity.person_id).in_(gone))
        .order_by(col(Identity.created_at))
    )
    return list(dict.fromkeys(found))
