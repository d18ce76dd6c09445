"""What PayTR's two ways have in common: a merchant who signs, hears signed notices, and gives back only
what was paid.

Source: https://dev.paytr.com/iframe-api, https://dev.paytr.com/link-api
"""

from collections.abc import Mapping
from typing import Any, Self

import httpx

from payments.base import (
    AttemptView,
    CallbackHint,
    CallbackReply,
    Forged,
    GatewayCapabilities,
    Undo,
    UndoResult,
    Unknown,
    Unsupported,
)
from payments.kinds import Given
from payments.paytr_account import (
    CURRENCIES,
    FAILED,
    PAYTR,
    SUCCESS,
    Account,
    Line,
    account_of,
    refused,
)
from payments.paytr_notices import Notice
from payments.wire import Wire, secure


class PaytrMerchant:
    """One merchant account at PayTR."""

    _can_poll = True
    _needs_email = False

    def __init__(
        self,
        account: Account,
        *,
        instalments: int = 1,
        base_url: str = PAYTR,
        proxy: str | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._account, self._instalments = account, instalments
        self._base_url = secure(base_url).rstrip("/")
        self._line = Line(Wire(self._base_url, proxy=proxy, transport=transport), account)
        self.capabilities = GatewayCapabilities(
            currencies=frozenset(CURRENCIES),
            can_poll=self._can_poll,
            can_refund=True,
            partial_refund=True,
            signed_callback=True,
            needs_email=self._needs_email,
            test=account.test,
        )

    @classmethod
    def of(cls, given: Given) -> Self:
        """The account that the owner has entered."""
        return cls(
            account_of(given),
            instalments=int(given.values["instalments"]),
            base_url=given.values["base_url"],
            proxy=given.proxy,
            transport=given.transport,
        )

    async def reverse(self, _view: AttemptView) -> Undo:
        """What was paid can be refunded only."""
        return Undo(UndoResult.UNSUPPORTED)

    async def probe(self) -> None:
        """PayTR says who it knows only when a payment begins.

        Raises:
            Unsupported: always.
        """
        raise Unsupported("probe")

    def callback_reply(self, hint: CallbackHint, /) -> CallbackReply | None:
        """What PayTR's server has to read so that it stops; browsers bring no proof."""
        return CallbackReply(200, "OK") if hint.authenticated else None

    async def aclose(self) -> None:
        """Close the connections."""
        await self._line.aclose()

    async def _made(self, path: str, fields: Mapping[str, str], *signed: str) -> dict[str, Any]:
        """Have a page made for a payment.

        Raises:
            Rejected: PayTR has said why not.
            Unknown: it may have made one.
        """
        answer = await self._line.call(path, fields, *signed)
        if answer.get("status") in FAILED:
            raise refused(answer)
        if answer.get("status") != SUCCESS:
            raise Unknown("unreadable")
        return answer

    def _told(self, form: Mapping[str, str], *before: str) -> Notice:
        """What a notice says; in the one of a link something stands `before` the rest.

        Raises:
            Forged: it is not PayTR's.
        """
        told, salt = Notice.of(form, self._account), self._account.salt
        parts = (*before, told.merchant_oid, salt, told.status, told.total)
        if not self._account.is_signed(told.given_hash, *parts):
            raise Forged("signature")
        return told
