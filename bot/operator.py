"""The context of whoever works on a shop from its machine, beside a shop that may be running."""

from sqlmodel import Session

from bot.subscriptions import subscribe
from common.clock import Clock
from common.roles import Role
from shop.context import Shopping
from shop.events import Dispatcher
from shop.settings import Shop


def operator(session: Session, shop: Shop, clock: Clock, *, actor: str = "operator") -> Shopping:
    """Somebody at the terminal, who may do everything; `actor` is what the audit calls them."""
    dispatcher = Dispatcher()
    subscribe(dispatcher)
    ctx = Shopping(
        session=session,
        now=clock.now(),
        shop=shop,
        publish=lambda event: dispatcher.publish(ctx, event),
        person=None,
        role=Role.SYSTEM,
        actor=actor,
    )
    return ctx
