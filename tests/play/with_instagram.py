"""What the private road to Instagram tells the shop, as it happens in a transcript."""

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from models import AccountState
from shop import instagram_line
from shop.context import Shopping

if TYPE_CHECKING:
    from tests.play.stage import Stage

NAME = "gelim.isfahan"
PATTERN = (
    r"Instagram (?P<what>is set up|asks for a code|wants to see the owner|lets the shop in"
    r"|refuses the password|warns the shop)"
)

Telling = Callable[[Shopping], object]


def _comes(state: AccountState, why: str) -> Telling:
    return lambda ctx: instagram_line.stands(ctx, state, why)


TELLINGS: Mapping[str, Telling] = {
    "is set up": lambda ctx: instagram_line.register(ctx, NAME),
    "asks for a code": _comes(AccountState.CODE, "TwoFactorRequired"),
    "wants to see the owner": _comes(AccountState.VERIFY, "ChallengeRequired"),
    "refuses the password": _comes(AccountState.DEAD, "BadPassword"),
    "lets the shop in": lambda ctx: instagram_line.logged_in(ctx, "a sealed session"),
    "warns the shop": lambda ctx: instagram_line.warn(ctx, "FeedbackRequired"),
}


async def happen(stage: "Stage", actor: str, found: re.Match[str]) -> None:
    """Have the shop told."""
    engine, telling = (await stage.app()).engine, TELLINGS[found["what"]]
    await engine.transact(lambda session: telling(engine.system(session, "instagram")) and None)
