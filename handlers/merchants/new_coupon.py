"""Making a discount code: its name, what it gives, for which goods, until when and how often."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from bot.dialogue.cards import Answer, Go, Words
from bot.dialogue.dialogues import Given, Option, Talk, dialogue
from bot.dialogue.routes import route
from common.errors import BadInput
from common.messages import msg
from common.money import Money, parse_money
from common.roles import Role
from handlers import coupon_words
from handlers.merchants.coupons import limits
from models import Coupon, CouponKind
from shop import coupon_making, periods
from shop.context import Shopping
from shop.coupon_making import CouponPlan
from shop.days import parse_day
from shop.periods import Period

ENDINGS = ("7", "30", "90")
"""Days from today that are suggested for a code's last day."""


@dialogue("coupon", version=1, role=Role.OWNER)
def coupon(talk: Talk[Shopping]) -> Answer:
    """Ask for the terms, show them, make it."""
    ctx = talk.ctx
    plan = terms(talk)
    talk.confirm("coupon-confirm", summary=summary(ctx, plan), yes="coupon-confirm-button")
    made = coupon_making.create(ctx, plan)
    talk.say(msg("coupons-made"))
    return Go(route("m/coupon", made.id))


def terms(talk: Talk[Shopping]) -> CouponPlan:
    """What the owner wants; whatever is skipped is without a limit."""
    ctx = talk.ctx
    code = talk.ask("coupon-code", lambda given: coupon_making.parse_code(ctx, given.text))
    kind, value = talk.ask(
        "coupon-value", lambda given: coupon_making.parse_value(given.text, ctx.shop.currency)
    )
    least = _least(talk, kind, value)
    most = None
    if kind is CouponKind.PERCENT:
        most = talk.ask("coupon-most-off", _reads_money(ctx), optional=True)
    begins = talk.ask("coupon-first-day", _reads_day(ctx), optional=True)
    ends = talk.ask("coupon-last-day", _reads_day(ctx), options=_endings(), optional=True)
    return CouponPlan(
        code=code,
        kind=kind,
        value=value,
        least=least,
        most=most,
        starts_at=_bounds(ctx, begins)[0] if begins else None,
        ends_at=_bounds(ctx, ends)[1] if ends else None,
        limit_all=talk.ask("coupon-uses", _read_uses, optional=True),
        limit_person=talk.ask(
            "coupon-uses-person",
            _read_uses,
            options=[Option("1", msg("coupon-once-button", times=1))],
            optional=True,
        ),
    )


def summary(ctx: Shopping, plan: CouponPlan) -> list[Words]:
    """All that the owner agrees to."""
    planned = Coupon(
        code=plan.code,
        folded="",
        kind=plan.kind,
        value=plan.value,
        least_minor=plan.least.minor,
        most_off_minor=plan.most.minor if plan.most is not None else None,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        limit_all=plan.limit_all,
        limit_person=plan.limit_person,
        created_at=ctx.now,
    )
    return [*coupon_words.terms(ctx, planned), *limits(planned)]


def _least(talk: Talk[Shopping], kind: CouponKind, value: int) -> Money:
    """An amount needs goods that cost more; a percentage may do without."""
    currency = talk.ctx.shop.currency

    def read(given: Given) -> Money:
        least = parse_money(given.text, currency)
        coupon_making.check_least(kind, value, least)
        return least

    is_percent = kind is CouponKind.PERCENT
    return talk.ask("coupon-least-goods", read, optional=is_percent) or Money.zero(currency)


def _reads_money(ctx: Shopping) -> Callable[[Given], Money]:
    return lambda given: parse_money(given.text, ctx.shop.currency)


def _reads_day(ctx: Shopping) -> Callable[[Given], date]:
    today = ctx.now.astimezone(ctx.shop.zone).date()

    def read(given: Given) -> date:
        day = parse_day(given.value or given.text, today)
        if not today <= day <= today + timedelta(days=3660):
            raise BadInput("day-unusable")
        return day

    return read


def _endings() -> list[Option]:
    return [Option(days, msg("coupon-days-button", days=int(days))) for days in ENDINGS]


def _bounds(ctx: Shopping, day: date) -> tuple[datetime, datetime]:
    return periods.bounds(ctx.shop, Period(day, day))


def _read_uses(given: Given) -> int:
    return coupon_making.parse_uses(given.value or given.text)
