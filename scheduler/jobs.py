"""What each kind of due work does; see `scheduler/due.py` for how it is run."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.dialogue.addresses import route
from bot.engine.cashier import Cashier
from bot.engine.inbound import Inbound, Kind
from common.errors import ShopError
from common.log import get_logger
from scheduler import housekeeping, invariants, renewing, rollups
from scheduler.alerts import tell_owners
from scheduler.charts import Charts
from scheduler.desk import Desk
from scheduler.fetching import Fetching
from scheduler.housekeeping import Key, Old
from scheduler.kinds import Claimed, Later, Payload, Work
from scheduler.pace import Pace
from scheduler.post_lookup import PostLookup
from scheduler.renewing import Renewing
from shop import (
    bills,
    card_transfers,
    delays,
    fulfilment,
    giving_back,
    goods_photos,
    hands,
    letters,
    orders,
    overdue,
    points,
    post_names,
    receipts,
    refunds,
    rescue,
    statistics,
    support,
    totals,
    way_making,
    work,
)
from shop.context import Shopping
from shop.outcomes import Pending

NIGHT = time(4, 30)
"""When the night's work is done, by the clock on the shop's wall."""

log = get_logger(__name__)


class Jobs:
    """The due work of one shop."""

    def __init__(
        self,
        engine: Desk,
        cashier: Cashier,
        fetching: Fetching,
        charts: Charts,
        renewing: Renewing,
        posts: PostLookup,
    ) -> None:
        self._engine, self._cashier, self._renewing = engine, cashier, renewing
        self._fetching, self._charts, self._posts = fetching, charts, posts
        self._pace = Pace()

    def fill(self, work_: Work) -> None:
        """Say what each kind means."""
        work_.transaction("order-expire", expire)
        work_.transaction("parcel-arrive", arrive)
        work_.transaction(card_transfers.END, end_transfer)
        work_.transaction(receipts.REMIND, remind_of_receipt)
        work_.transaction("points-ripen", ripen)
        work_.transaction(giving_back.OVER, return_over)
        work_.transaction(delays.DELAY, delays.run)
        work_.transaction(overdue.LOOK, overdue.look)
        work_.transaction(overdue.ARRIVE, overdue.arrive)
        work_.transaction(hands.END, end_hand)
        work_.transaction(letters.EVENING, evening_letter)
        work_.effect("attempt-check", self.check_attempt)
        work_.effect("pay-link", self.pay_link)
        work_.effect(bills.EFFECT, self.bill)
        work_.effect("paid-check", self.check_order)
        work_.effect(way_making.PROBE, self.probe_way)
        work_.effect(refunds.EFFECT, self.refund)
        work_.effect(goods_photos.EFFECT, self.goods_photo)
        work_.effect(post_names.LOOK_UP, self.look_up_post)
        work_.effect(support.PHOTO, self.case_photo)
        work_.effect(receipts.EFFECT, self.receipt_photo)
        work_.effect(rescue.NUDGE, self.nudge)
        work_.effect(statistics.CHART, self.chart)
        work_.effect(totals.RECOUNT, partial(rollups.recount, self._engine))
        work_.effect(renewing.KIND, self._renewing.renew)
        work_.effect("night-check", self.check_facts)
        work_.effect("night-clear", self.clear_away)

    async def check_attempt(self, row: Claimed) -> Later | None:
        """Ask a gateway what became of an attempt, as fast as it bears to be asked; the answer
        plans the next question.
        """
        gateway, now = row.payload.get("gateway", ""), self._engine.clock.now()
        at = self._pace.when(gateway, row.id, self._cashier.polls_per_s(gateway), now)
        if at is not None:
            return Later(at)
        with self._pace.asking(gateway):
            await self._cashier.check(row.payload["attempt_id"], "poll")
        return None

    async def pay_link(self, row: Claimed) -> Later | None:
        """Fetch a link to pay with, for a shop without pages of its own, and show it."""
        try:
            await self._cashier.pay_link(row.payload["order_id"])
        except ShopError as error:
            # The screen says that there is no link; the gateway may be back in a minute.
            log.info("pay_link_refused", reason=error.message.key)
        await self._show(row)
        return None

    async def bill(self, row: Claimed) -> Later | None:
        """Put a bill into the chat of whoever wants to pay there, or say why there is none."""
        payload, home = row.payload, row.home
        if home is None:
            return None
        try:
            # The same number in another channel's chats is somebody else.
            fits = bills.channel_of(payload["gateway"]) == home[0]
            if fits and await self._cashier.bill(payload["order_id"], payload["gateway"], home[1]):
                return None
        except ShopError as error:
            log.info("bill_refused", reason=error.message.key)
        await self._show(row)
        return None

    async def probe_way(self, row: Claimed) -> Later | None:
        """Try a way to pay without paying, and show its owner how that went."""
        await self._cashier.probe(row.payload["way_id"])
        await self._show(row)
        return None

    async def check_order(self, row: Claimed) -> Later | None:
        """The buyer says to have paid: ask about every attempt that is not decided, and answer."""
        await self._cashier.check_order(row.payload["order_id"], "buyer")
        await self._show(row)
        return None

    async def refund(self, row: Claimed) -> Later | None:
        """Ask a gateway to give money back, until it says how it went."""
        at = await self._cashier.refund(row.payload["refund_id"])
        return None if at is None else Later(at)

    async def goods_photo(self, row: Claimed) -> Later | None:
        """Fetch a photo of goods, and show its seller what became of it."""
        word = "taken" if await self._fetching.goods_photo(row) else "refused"
        await self._show(row, route("m/goods", row.payload["product_id"], "photo", word))
        return None

    async def look_up_post(self, row: Claimed) -> Later | None:
        """Ask which post is meant, and answer whoever has asked about it."""
        await self._posts.look_up(row)
        about, sender = row.payload, row.payload.get("sender")
        place = (about["channel"], about["chat"], sender) if sender is not None else None
        await self._show(row, place=place)
        return None

    async def case_photo(self, row: Claimed) -> Later | None:
        """Fetch a photo of a talk for the side that has not seen it."""
        await self._fetching.case_photo(row)
        return None

    async def receipt_photo(self, row: Claimed) -> Later | None:
        """Fetch the picture of a receipt; whoever looks at it, or has to send another, is told."""
        await self._fetching.receipt_photo(row)
        return None

    async def nudge(self, row: Claimed) -> Later | None:
        """Remind of an unpaid order, but only when its gateways have just said that it is unpaid."""
        about = partial(
            self._rescue, order_id=row.payload["order_id"], number=row.payload["number"]
        )
        at, now = await about(rescue.when), self._engine.clock.now()
        if at is None:
            return None
        if at <= now:
            outcomes = await self._cashier.check_order(row.payload["order_id"], "poll")
            silent = any(isinstance(one, Pending) and not one.answered for one in outcomes)
            at = now + rescue.ASK_AGAIN if silent else await about(rescue.remind)
        return None if at is None else Later(at)

    async def _rescue(
        self,
        rule: Callable[[Shopping, int, int], datetime | None],
        *,
        order_id: int,
        number: int,
    ) -> datetime | None:
        return await self._engine.transact(
            lambda session: rule(self._engine.system(session, rescue.NUDGE), order_id, number)
        )

    async def chart(self, row: Claimed) -> Later | None:
        """Draw how the shop does, and show it to whoever asked."""
        media_id = await self._charts.draw(row)
        await self._show(row, route("m/stats", row.payload["span"], "drawn", media_id))
        return None

    async def _show(
        self,
        row: Claimed,
        screen: str | None = None,
        *,
        place: tuple[str, str, str] | None = None,
    ) -> None:
        """The effect comes back through the person's own mailbox and shows its screen, in their own
        chat or at another place: channel, chat and address.
        """
        if place is None and row.home is not None:
            address = row.home[1]
            place = (row.home[0], row.payload.get("chat", address), address)
        if place is None:
            return
        channel, chat, address = place
        await self._engine.receive(
            Inbound(
                channel=channel,
                external_id=f"result:{row.id}",
                chat=chat,
                sender=address,
                kind=Kind.RESULT,
                data=screen or row.payload["route"],
            )
        )

    async def check_facts(self, row: Claimed) -> Later | None:
        """Look whether every fact still fits every other, and tell the owners where it does not."""
        names = sorted({fault.name for fault in await asyncio.to_thread(self._look)})
        if names:
            log.error("invariants_broken", names=names)
            await self._engine.transact(partial(self._alert, day=row.payload["day"], names=names))
        return None

    async def clear_away(self, _: Claimed) -> Later | None:
        """Remove what nobody needs any more."""
        engine = self._engine
        for old in housekeeping.what_is_old(engine.clock.now(), engine.real.now()):
            while await self._clear_some(old):
                pass
        return None

    async def _clear_some(self, old: Old) -> int:
        removed = 0
        for piece in housekeeping.pieces(await asyncio.to_thread(self._keys, old)):
            remove = partial(housekeeping.remove, old=old, keys=piece)
            removed += await self._engine.transact(remove)
        return removed

    def _look(self) -> list[invariants.Broken]:
        with self._engine.database.reading() as session:
            return invariants.check(session, self._engine.clock.now())

    def _alert(self, session: Session, day: str, names: list[str]) -> None:
        ctx = self._engine.system(session, "night")
        tell_owners(ctx, "invariants-broken", f"invariants-broken:{day}", {"broken": names})

    def _keys(self, old: Old) -> list[Key]:
        with self._engine.database.reading() as session:
            return housekeeping.keys(session, old)

    async def plan_night(self) -> None:
        """Plan the coming night's work, once for all processes and each of the shop's days."""
        await self._engine.transact(self._plan_night)

    def _plan_night(self, session: Session) -> None:
        ctx = self._engine.system(session, "ticker")
        at = next_night(ctx.now, ctx.shop.zone)
        day = at.astimezone(ctx.shop.zone).date().isoformat()
        tokens = (renewing.KIND,) if self._renewing.is_needed else ()
        for kind in ("night-check", "night-clear", *tokens):
            work.plan(ctx, kind, f"{kind}:{day}", due_at=at, payload={"day": day})


def register(
    work_: Work,
    *,
    engine: Desk,
    cashier: Cashier,
    fetching: Fetching,
    charts: Charts,
    renewing: Renewing,
    posts: PostLookup,
) -> Jobs:
    """Make the jobs of a shop known to its scheduler."""
    jobs = Jobs(engine, cashier, fetching, charts, renewing, posts)
    jobs.fill(work_)
    return jobs


def next_night(now: datetime, zone: ZoneInfo) -> datetime:
    """The next time the clock on the shop's wall shows the hour of the night's work."""
    today = now.astimezone(zone).date()
    nights = (
        datetime.combine(today + timedelta(days=days), NIGHT, zone).astimezone(UTC)
        for days in (0, 1)
    )
    return next(night for night in nights if night > now)


def expire(ctx: Shopping, payload: Payload) -> Later | None:
    """Give the goods of an unpaid order back, unless a payment runs."""
    orders.expire(ctx, payload["order_id"])
    return None


def arrive(ctx: Shopping, payload: Payload) -> Later | None:
    """Count a parcel as delivered of which nobody has said more."""
    fulfilment.count_as_delivered(ctx, payload["shipment_id"])
    return None


def end_transfer(ctx: Shopping, payload: Payload) -> Later | None:
    """End a payment from card to card for which nobody has sent a receipt."""
    card_transfers.end(ctx, payload["attempt_id"])
    return None


def remind_of_receipt(ctx: Shopping, payload: Payload) -> Later | None:
    """Say that a receipt still waits for somebody to look at it."""
    receipts.remind(ctx, payload["receipt_id"], payload["number"])
    return None


def ripen(ctx: Shopping, payload: Payload) -> Later | None:
    """Let a buyer spend the points of an order that cannot be returned any more."""
    points.ripen(ctx, orders.locked(ctx.session, payload["order_id"]))
    return None


def return_over(ctx: Shopping, payload: Payload) -> Later | None:
    """Wait no longer for goods that were to come back."""
    giving_back.give_up(ctx, payload["request_id"])
    return None


def end_hand(ctx: Shopping, payload: Payload) -> Later | None:
    """Let the bot answer again where nobody has written by hand for a while."""
    at = hands.run(ctx, payload["case_id"])
    return Later(at) if at is not None else None


def evening_letter(ctx: Shopping, payload: Payload) -> Later | None:
    """Tell those the shop belongs to how the day went."""
    letters.send(ctx, payload["day"])
    return None
