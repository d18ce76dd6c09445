"""What only the shop of the crash test can do: an update that kills it, and marketing."""

import os
import sys

from sqlmodel import select

from bot.dialogue.cards import Answer, Card, Said, card
from bot.dialogue.routes import command, notice
from common.roles import Role
from models import Identity
from shop import work
from shop.context import Shopping

DYING = "this update kills the process"
"""Written to the error output before each death."""
OFFER = "پیشنهاد"
"""What marketing begins with; its number follows."""


@command("die", role=Role.BUYER)
def die(_: Shopping) -> Answer:
    """End the process in the middle of a turn, as a fault in a library would."""
    sys.stderr.write(f"{DYING}\n")
    sys.stderr.flush()
    os._exit(9)


@command("offer", role=Role.OWNER)
def offer(ctx: Shopping, payload: str = "") -> Answer:
    """Write to everybody, at most once: `/offer 3`."""
    for person_id in ctx.session.exec(select(Identity.person_id)):
        work.plan(
            ctx,
            "notice:crash-offer",
            f"crash-offer:{payload}:{person_id}",
            payload={"number": payload},
            person_id=person_id,
        )
    return card(Said(f"/offer {payload}"))


@notice("crash-offer", topic="restock", promise="once")
def words_of_offer(_: Shopping, number: str) -> Card:
    """What everybody is told."""
    return card(Said(f"{OFFER} {number}"))
