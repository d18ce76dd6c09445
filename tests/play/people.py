"""What the shop knows of somebody from before the chat begins."""

from dataclasses import replace
from datetime import timedelta

from sqlmodel import Session

from bot.app import App
from shop import customers, meeting
from tests.play.shops import Address, Customer

LAST_TIME = timedelta(days=30)


async def remember(
    app: App, customer: Customer, address: Address, channel: str, number: str
) -> None:
    """Have somebody be a customer of a month ago, whose parcel went to this address."""

    def work(session: Session) -> None:
        ctx = app.engine.system(session, "seller")
        person, is_new = meeting.ensure(
            session,
            channel,
            number,
            now=ctx.now - LAST_TIME,
            language=customer.language,
            display_name=customer.name,
        )
        if is_new:
            ctx = replace(ctx, person=person, now=ctx.now - LAST_TIME)
            customers.save_address(ctx, address.name, address.phone, address.text)

    await app.engine.transact(work)
