"""What `check` says of the private road to Instagram; nobody there is asked."""

from collections.abc import Iterator

from sqlmodel import Session

from bot.findings import Finding, State, fine
from bot.settings import Settings
from models import AccountState
from shop import instagram_account

NAME = "INSTAGRAM_USERNAME"
WORDS = {
    AccountState.OFF: "switched off: the owner reads of the risk in /instagram and switches it on",
    AccountState.LOGIN: "to be logged in",
    AccountState.CODE: "Instagram wants a code: the owner types it in /instagram",
    AccountState.VERIFY: "Instagram wants its owner, in its own app; then /instagram",
    AccountState.DEAD: "Instagram does not let the shop in; see /instagram",
}


def look(settings: Settings, session: Session) -> Iterator[Finding]:
    """How the account stands, and again what it risks; nothing where there is none."""
    if settings.instagram_username is None:
        return
    risk = "the unofficial road, on which an account may be lost for good"
    row = instagram_account.account(session)
    yield fine("INSTAGRAM_PASSWORD", "set; used for a fresh login only, and never shown")
    yield fine("INSTAGRAM_I_KNOW_THE_RISK", "true; the owner is asked once more in /instagram")
    if settings.instagram_proxy is None:
        words = (
            "missing: Instagram is reached from this machine's own line; keep it the same for good"
        )
        yield Finding(State.MISSING, "INSTAGRAM_PROXY", words)
    else:
        yield fine("INSTAGRAM_PROXY", "set: the account takes this way alone")
    if row is None or row.username != settings.instagram_username:
        yield Finding(State.MISSING, NAME, f"{WORDS[AccountState.OFF]}; {risk}")
    elif row.state is AccountState.OPEN:
        yield fine(NAME, f"{row.username} is logged in; {risk}")
    else:
        yield Finding(State.MISSING, NAME, f"{WORDS[row.state]}; {risk}")
