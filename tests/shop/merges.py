"""What tests of joined people share: joining, telling apart, a code on its way."""

from collections.abc import Callable

from sqlalchemy.exc import OperationalError

from common.errors import Conflict, LimitReached, NotAllowed, NotFound
from common.roles import Role
from models import Order, Person
from shop import (
    customers,
    linking,
    merging,
    points,
)
from shop.context import Shopping
from tests.shop.world import World


def join(world: World, gone: int, stays: int) -> int:
    with world.turn(stays) as ctx:
        return merging.join(ctx, customers.by_id(ctx.session, gone), ctx.customer).id


def undo(world: World, merge_id: int) -> None:
    with world.turn(None, Role.OWNER) as ctx:
        merging.undo(ctx, merge_id)


def root(world: World, person_id: int) -> int:
    with world.database.reading() as session:
        return session.get_one(Person, person_id).root_id


def take(world: World, shown_to: int, written_by: int) -> int:
    """A code on its way, up to the last word."""
    with world.turn(shown_to) as ctx:
        code = linking.show(ctx)
    with world.turn(written_by) as ctx:
        found = linking.by_code(ctx, code)
        linking.take(ctx, found)
        return found.id


def refused(world: World, person_id: int, code: str) -> str:
    with world.turn(person_id) as ctx:
        try:
            linking.by_code(ctx, code)
        except (Conflict, LimitReached, NotAllowed, NotFound) as refusal:
            return refusal.message.key
    return ""


def hold(ctx: Shopping, order: Order, count: int) -> None:
    points.hold(ctx, order, count, points.worth(count, order.currency))


def ready(world: World, person_id: int) -> int:
    with world.turn(person_id) as ctx:
        return points.ready(ctx)


def patiently(work: Callable[[], int]) -> int:
    """As the engine does: what others hold is tried again."""
    while True:
        try:
            return work()
        except OperationalError:
            continue
