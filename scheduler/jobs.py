"""What each kind of due work does; see `scheduler/due.py` for how it is run."""

import asyncio
from functools import partial

from bot.dialogue.addresses import route
from bot.engine.cashier import Cashier
from scheduler import rollups, transactions
from scheduler.charts import Charts
from scheduler.desk import Desk
from scheduler.fetching import Fetching
from scheduler.kinds import Claimed, Later, Work
from scheduler.nights import BackUp, Nights
from scheduler.paying import Paying
from scheduler.post_lookup import PostLookup
from scheduler.renewing import Renewing
from scheduler.showing import Showing
from shop import (
    goods_photos,
    post_names,
    receipt_pictures,
    sources_report,
    statistics,
    talk_files,
    totals,
)
from shop.sources_report import Report


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
        back_up: BackUp | None = None,
    ) -> None:
        self._engine, self._fetching, self._charts, self._posts = engine, fetching, charts, posts
        self._showing = Showing(engine)
        self.paying = Paying(engine, cashier, self._showing)
        self.nights = Nights(engine, renewing, back_up)

    def fill(self, work: Work) -> None:
        """Say what each kind means."""
        transactions.fill(work)
        self.paying.fill(work)
        self.nights.fill(work)
        work.effect(goods_photos.EFFECT, self.goods_photo)
        work.effect(post_names.LOOK_UP, self.look_up_post)
        work.effect(talk_files.FETCH, self.case_file)
        work.effect(receipt_pictures.EFFECT, self.receipt_photo)
        work.effect(statistics.CHART, self.chart)
        work.effect(sources_report.COUNT, self.sources)
        work.effect(totals.RECOUNT, partial(rollups.recount, self._engine))

    async def goods_photo(self, row: Claimed) -> Later | None:
        """Fetch a photo of goods, and show its seller what became of it."""
        word = "taken" if await self._fetching.goods_photo(row) else "refused"
        await self._showing.show(row, route("m/goods", row.payload["product_id"], "photo", word))
        return None

    async def look_up_post(self, row: Claimed) -> Later | None:
        """Ask which post is meant, and answer whoever has asked about it."""
        await self._posts.look_up(row)
        about, sender = row.payload, row.payload.get("sender")
        place = (about["channel"], about["chat"], sender) if sender is not None else None
        await self._showing.show(row, place=place)
        return None

    async def case_file(self, row: Claimed) -> Later | None:
        """Fetch what was sent in a talk for the side that has not seen it."""
        await self._fetching.case_file(row)
        return None

    async def receipt_photo(self, row: Claimed) -> Later | None:
        """Fetch the picture of a receipt; whoever looks at it, or has to send another, is told."""
        await self._fetching.receipt_photo(row)
        return None

    async def chart(self, row: Claimed) -> Later | None:
        """Draw how the shop does, and show it to whoever asked."""
        media_id = await self._charts.draw(row)
        await self._showing.show(row, route("m/stats", row.payload["span"], "drawn", media_id))
        return None

    async def sources(self, row: Claimed) -> Later | None:
        """Count where buyers come from, and show it to whoever asked."""

        def look() -> Report:
            with self._engine.database.reading() as session:
                ctx = self._engine.system(session, row.kind)
                return sources_report.count(ctx, sources_report.lately(ctx))

        report = await asyncio.to_thread(look)
        await self._engine.transact(partial(sources_report.keep, report=report))
        await self._showing.show(row, route("m/sources", "counted"))
        return None


def register(
    work: Work,
    *,
    engine: Desk,
    cashier: Cashier,
    fetching: Fetching,
    charts: Charts,
    renewing: Renewing,
    posts: PostLookup,
    back_up: BackUp | None = None,
) -> Jobs:
    """Make the jobs of a shop known to its scheduler."""
    jobs = Jobs(engine, cashier, fetching, charts, renewing, posts, back_up)
    jobs.fill(work)
    return jobs
