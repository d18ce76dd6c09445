"""What the owner decides about the shop; after the first start the database has the word."""

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

import sqlalchemy
from sqlmodel import Session, col, select

from common.bots import start_link
from common.errors import BadInput, Conflict
from common.i18n import Reader
from common.roles import Role
from models import Order, Setting
from models.database import upsert
from models.prepared import Prepared
from shop import audit, setting_values
from shop.events import SettingChanged
from shop.hand_ways import CashTerms, ReceivingCard
from shop.hours import Closing, Hours
from shop.setting_values import LANGUAGES, LONGEST_SELLER, LONGEST_THANKS, MOST_RETURN_DAYS

if TYPE_CHECKING:
    # Only for the types: the context carries the shop.
    from shop.context import Shopping

__all__ = [
    "LANGUAGES",
    "LONGEST_SELLER",
    "LONGEST_THANKS",
    "MOST_RETURN_DAYS",
    "Closing",
    "Shop",
    "change",
    "check",
    "load",
]

OF_THE_DAY = frozenset({"closed"})
"""What managers change as well."""


@dataclass(frozen=True, slots=True)
class Shop:
    """The shop as its settings make it. `reserve_minutes` is how long an order waits for its money;
    `gateways` are the names of the ways to pay in their order, `ways_stamp` changes with whatever
    their gateways are built of. `testing` shops sell for play money. `points_bps` is the share of
    what buyers pay for goods that comes back to them as points; 0 is no club.
    Goods of an order cost at least `least_order_minor`. `return_days` is how long they may be given
    back where the shop grants more than the law. `seller` is who sells and how to reach them, in
    their own words, as the law wants it in the terms of sale. `introduced` is whether its owner has
    been asked how it shall be. `telegram_name` and `bale_name` are the bots', for links.

    Messages that can wait are not sent from `quiet_from` to `quiet_until`, hours of the reader's
    day; of those that no order needs nobody gets more than `most_a_week`. `thanks_words` is the
    owner's own sentence under the thanks, `seal_words` the licence or trust seal that receipts
    carry. Parcels leave within `dispatch_days` of their payment;
    somebody new is welcomed after `welcome_minutes` (0: not at all), and buyers are asked how it was
    `feedback_days` after delivery. At `letter_hour` owners read how the day
    went; zero is never. Whoever talks with customers hears of one who has waited `answer_minutes` of
    the shop's hours for an answer; zero is never. In the chats of a seller's own account
    the bot answers whom `business` says (`shop.business.Audience`). `card` is where buyers may send
    their money themselves, `cash` says who may pay at the door; None is nobody. Comments under
    posts that say one of `comment_words` are answered in private: None for the usual words, none
    for no comment.
    """

    name: str
    language: str
    currency: str
    timezone: str
    calendar: Literal["jalali", "gregorian"] = "gregorian"
    public_url: str | None = None
    telegram_name: str | None = None
    bale_name: str | None = None
    gateways: tuple[str, ...] = ()
    ways_stamp: int = 0
    reserve_minutes: int = 60
    testing: bool = False
    points_bps: int = 0
    least_order_minor: int = 0
    return_days: int = 0
    seller: str = ""
    quiet_from: int = 22
    quiet_until: int = 9
    most_a_week: int = 2
    thanks_words: str = ""
    seal_words: str = ""
    dispatch_days: int = 2
    welcome_minutes: int = 60
    feedback_days: int = 5
    letter_hour: int = 21
    answer_minutes: int = 30
    business: str = "careful"
    closed: Closing | None = None
    card: ReceivingCard | None = None
    cash: CashTerms | None = None
    hours: Hours | None = None
    comment_words: tuple[str, ...] | None = None
    introduced: bool = False

    def bot_link(self, channel: str, payload: str) -> str | None:
        """What opens the shop's bot on a channel, or on another one where it has none there; None
        where no bot's name is known yet.
        """
        names = {"telegram": self.telegram_name, "bale": self.bale_name}
        for one in (channel, *names):
            if name := names.get(one):
                return start_link(one, name, payload)
        return None

    @property
    def zone(self) -> ZoneInfo:
        """The clock on the shop's wall."""
        return ZoneInfo(self.timezone)

    @property
    def country(self) -> str | None:
        """Where the shop is, as ISO 3166 has it, as far as its clock and money tell."""
        return _COUNTRY_OF_ZONE.get(self.timezone) or _COUNTRY_OF_MONEY.get(self.currency)

    def reader(self, language: str | None = None, timezone: str | None = None) -> Reader:
        """Somebody who reads in this language; the shop's own way where it is not said.

        Persian is read with the Jalali calendar in a shop that lives by it.
        """
        language = language or self.language
        calendar = self.calendar if language == "fa" else "gregorian"
        return Reader(language, timezone or self.timezone, calendar)


_COUNTRY_OF_ZONE = {
    "Asia/Tehran": "IR",
    "Europe/Istanbul": "TR",
    "Asia/Baku": "AZ",
    "Asia/Kabul": "AF",
    "Asia/Dubai": "AE",
    "Europe/London": "GB",
}
_COUNTRY_OF_MONEY = {
    "IRR": "IR",
    "TRY": "TR",
    "AZN": "AZ",
    "AFN": "AF",
    "AED": "AE",
    "GBP": "GB",
    "USD": "US",
}
_KEYS = tuple(field.name for field in dataclasses.fields(Shop))
_LOAD = Prepared(
    sqlalchemy.select(col(Setting.key), col(Setting.value)).where(col(Setting.key).in_(_KEYS))
)


def load(session: Session) -> Shop:
    """The shop as it stands now.

    Raises:
        LookupError: the database was never seeded.
    """
    session.flush()
    values: dict[str, Any] = {row.key: row.value for row in _LOAD.all(session)}
    if not {"name", "language", "currency", "timezone"} <= values.keys():
        raise LookupError("the shop has no settings yet; seed them first")
    values["gateways"] = tuple(values.get("gateways", ()))
    values["closed"] = Closing.from_json(values["closed"]) if values.get("closed") else None
    values["card"] = ReceivingCard.from_json(values["card"]) if values.get("card") else None
    values["cash"] = CashTerms.from_json(values["cash"]) if values.get("cash") else None
    words = values.get("comment_words")
    values["comment_words"] = tuple(words) if isinstance(words, list) else None
    values["hours"] = Hours.from_json(values["hours"]) if values.get("hours") else None
    return Shop(**values)


def change(ctx: "Shopping", key: str, value: Any) -> Shop:
    """The owner changes one setting, or whoever runs the shop one of the day.

    Raises:
        NotAllowed: somebody whose role is less.
        BadInput: there is no such setting, or the shop cannot have that value.
        Conflict: the currency after the first order, since orders and prices stand in it.
    """
    ctx.need(Role.MANAGER if key in OF_THE_DAY else Role.OWNER)
    check(ctx, key, value)
    # The lock makes an order that is being placed right now wait, or be seen.
    session = ctx.session
    stored = session.exec(select(Setting).where(Setting.key == key).with_for_update()).one_or_none()
    before = stored.value if stored is not None else None
    _check_currency(ctx, key, value)
    write(session, key, value, ctx.now)
    was, is_now = (setting_values.for_audit(key, one) for one in (before, value))
    audit.write(ctx, f"setting.{key}", "setting", key, {"value": was}, {"value": is_now})
    if stored is not None:
        session.refresh(stored)
    ctx.shop = load(session)
    ctx.publish(SettingChanged(key))
    return ctx.shop


def check(ctx: "Shopping", key: str, value: Any) -> None:
    """Go on only with a value that the shop can have.

    Raises:
        BadInput: there is no such setting, or it cannot have that value.
        Conflict: the currency after the first order.
    """
    if not setting_values.fits(key, value):
        raise BadInput("setting-unusable")
    _check_currency(ctx, key, value)


def _check_currency(ctx: "Shopping", key: str, value: Any) -> None:
    if key != "currency" or value == ctx.shop.currency:
        return
    if ctx.session.exec(select(Order.id).limit(1)).first():
        raise Conflict("setting-currency-frozen")


def write(session: Session, key: str, value: object, now: datetime) -> None:
    """Put a value down as it is: `change` looks whether the shop can have it."""
    upsert(session, Setting, {"key": key, "value": value, "updated_at": now}, key=["key"])
