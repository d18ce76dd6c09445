"""What of the ways to pay stands in the shop's settings, where every turn reads it.

Some ways come with the installation, the others are the owner's. Every process builds its gateways
anew when the stamp is another one.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from common.ids import new_id
from common.roles import Role, allows
from models import Order, PaymentWay, Setting
from models.database import upsert
from shop import kin, staff

INSTALLED = "installed_ways"
"""The setting that keeps what the installation brings."""
STAMP = "ways_stamp"


def install(session: Session, now: datetime, names: Sequence[str], *, testing: bool) -> None:
    """From now on these come with the installation; `testing` when they take play money."""
    _write(session, INSTALLED, {"names": list(names), "testing": testing}, now)
    _publish(session, now)


def changed(session: Session, now: datetime) -> None:
    """The owner has changed a way: have everybody offer and build them as they are now."""
    session.flush()
    _publish(session, now)
    _write(session, STAMP, new_id(), now)


def lock(session: Session) -> None:
    """Two owners at once: the second waits for the first, and then sees what they have done."""
    session.exec(select(Setting.key).where(Setting.key == "gateways").with_for_update()).all()


def ways_of_owner(session: Session) -> Sequence[PaymentWay]:
    """The owner's ways in the order in which they are offered, without the retired ones."""
    known = select(PaymentWay).where(col(PaymentWay.retired_at).is_(None))
    return session.exec(known.order_by(col(PaymentWay.position), col(PaymentWay.id))).all()


def on_trial(session: Session, order: Order, *, testing: bool) -> tuple[str, ...]:
    """Ways that are off, which the owner alone may try with an order of their own.

    So the whole road is tried with real money, there and back, before any buyer is sent on it.
    """
    if not allows(staff.role_of(session, kin.ids(session, order.person_id)[0]), Role.OWNER):
        return ()
    own = ways_of_owner(session)
    return tuple(way.name for way in own if not way.active and (testing or not way.test))


def _publish(session: Session, now: datetime) -> None:
    lock(session)
    stored = session.exec(select(Setting.value).where(Setting.key == INSTALLED)).first()
    installed: Mapping[str, Any] = stored or {"names": [], "testing": False}
    own = ways_of_owner(session)
    testing = _is_testing(session, installed, own)
    names = [] if installed["testing"] and not testing else [*installed["names"]]
    names += [way.name for way in own if way.active and (testing or not way.test)]
    _write(session, "gateways", names, now)
    _write(session, "testing", testing, now)


def _is_testing(session: Session, installed: Mapping[str, Any], own: Sequence[PaymentWay]) -> bool:
    """Whether the shop sells for play money: only one that has never sold for real money does.

    A way for real money that is switched off or removed must not open the shop for play money; one
    that only its owner has tried has not been offered yet.
    """
    plays = installed["testing"] or any(way.test and way.active for way in own)
    if not plays or (installed["names"] and not installed["testing"]):
        return False
    real = select(PaymentWay.id).where(
        col(PaymentWay.test).is_(False), col(PaymentWay.offered_at).is_not(None)
    )
    return session.exec(real.limit(1)).first() is None


def _write(session: Session, key: str, value: object, now: datetime) -> None:
    upsert(session, Setting, {"key": key, "value": value, "updated_at": now}, key=["key"])
