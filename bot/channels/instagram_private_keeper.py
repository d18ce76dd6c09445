"""Logging the account in, and what becomes of it when Instagram says no."""

from collections.abc import Callable

from bot.channels.instagram_private_book import Account, Book
from bot.channels.instagram_private_line import Line
from bot.channels.instagram_private_trouble import CodeWanted, Failure, Trouble, explain
from common.log import get_logger
from models import AccountState
from shop.instagram_guard import Limits

REACH_AGAIN_S = 60.0
"""Between two tries to log in where nobody could be reached."""

log = get_logger(__name__)


class Keeper:
    """Looks after the login of one account. Nothing is tried twice that could make it worse."""

    def __init__(
        self, line: Line, book: Book, limits: Limits, *, monotonic: Callable[[], float]
    ) -> None:
        self._line, self._book, self._limits = line, book, limits
        self._monotonic, self._again_at = monotonic, 0.0

    async def ready(self, account: Account) -> bool:
        """Whether the account hears and writes; what is due for that is done first."""
        if account.state is AccountState.LOGIN:
            await self._login(account)
        elif account.state is AccountState.CODE:
            await self._try_code(account)
        elif account.state is AccountState.OPEN:
            await self.open(account)
            return True
        return False

    async def open(self, account: Account) -> None:
        """Go on with the login there is."""
        if not self._line.goes_on_with(account.kept):
            await self._line.open(account.kept)

    async def failed(self, error: Exception) -> Failure:
        """Draw the consequences of what the library has raised."""
        failure = explain(error)
        log.warning("instagram_failed", trouble=failure.trouble.value, why=failure.why)
        if failure.trouble is Trouble.HUMAN and failure.why == "ChallengeRequired":
            failure = await self._challenged(failure)
        if failure.trouble is Trouble.TOO_MUCH:
            await self._book.warn(failure.why)
        elif failure.trouble is Trouble.DEAD:
            await self._book.stands(AccountState.DEAD, failure.why)
        elif failure.trouble is Trouble.CODE:
            await self._stands_with_login(AccountState.CODE, failure.why)
        elif failure.trouble is Trouble.HUMAN:
            await self._stands_with_login(AccountState.VERIFY, failure.why)
        elif failure.trouble is Trouble.LOGGED_OUT:
            await self._logged_out(failure)
        return failure

    async def _login(self, account: Account) -> None:
        frozen = account.frozen_until is not None and self._book.now() < account.frozen_until
        if frozen or self._monotonic() < self._again_at:
            return
        await self._line.open(account.kept)
        try:
            await self._line.login(again=self._line.is_open)
        except Exception as error:  # noqa: BLE001 - an edge: whatever the library raises
            await self._book.keep(await self._line.kept())
            failure = await self.failed(error)
            if failure.trouble is Trouble.NEVER_SENT:
                self._again_at = self._monotonic() + REACH_AGAIN_S
            if failure.trouble in (Trouble.UNKNOWN, Trouble.LOGGED_OUT, Trouble.MESSAGE):
                # Nobody knows what it was, and logging in again and again is what robbers do.
                await self._book.stands(AccountState.VERIFY, failure.why)
        else:
            await self._book.logged_in(await self._line.kept())
            log.info("instagram_logged_in")

    async def _try_code(self, account: Account) -> None:
        code = await self._book.take_code()
        if code is None:
            return
        line = self._line
        try:
            if not (line.is_challenged or line.is_open):
                await line.open(account.kept)
            if line.is_challenged:
                await line.meet_challenge(code)
                code = ""
            if not line.is_open:
                await line.login(code)
        except Exception as error:  # noqa: BLE001 - an edge: whatever the library raises
            await self._book.keep(await line.kept())
            failure = await self.failed(error)
            if failure.trouble in (Trouble.UNKNOWN, Trouble.NEVER_SENT, Trouble.MESSAGE):
                await self._book.stands(AccountState.CODE, failure.why)
        else:
            await self._book.logged_in(await line.kept())
            log.info("instagram_logged_in")

    async def _challenged(self, failure: Failure) -> Failure:
        """Have a code sent, where a code is all that is wanted."""
        try:
            await self._line.meet_challenge()
        except CodeWanted:
            return Failure(Trouble.CODE, failure.why)
        except Exception as error:  # noqa: BLE001 - an edge: whatever the library raises
            log.warning("instagram_challenge_unmet", why=type(error).__name__)
            self._line.forget_challenge()
        return failure

    async def _logged_out(self, failure: Failure) -> None:
        """One login by itself helps where the last one was long ago; else somebody else ends them."""
        account = await self._book.account()
        last = account.logged_in_at
        is_old = last is None or self._book.now() - last >= self._limits.relogin_after
        state = AccountState.LOGIN if is_old else AccountState.VERIFY
        await self._book.stands(state, failure.why)

    async def _stands_with_login(self, state: AccountState, why: str) -> None:
        await self._book.keep(await self._line.kept())
        await self._book.stands(state, why)
