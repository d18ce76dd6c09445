"""Zibal and its adapter: each result and status, and nothing made final that is not ours."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import httpx
import pytest

from common.money import Money
from payments.base import (
    AttemptView,
    Created,
    FailureClass,
    Forged,
    GetRedirect,
    Rejected,
    UndoResult,
    Unknown,
    Verified,
)
from payments.kinds import Given
from payments.zibal import KIND, TEST_MERCHANT, ZibalGateway
from payments.zibal_answers import OURS, REASONS, REFUSED
from tests.payments.rig import inbound, intent_of, view_of
from tests.standins.zibal import (
    CANCELLED,
    FAULT,
    INACTIVE,
    MERCHANT,
    PAID,
    REVERSED,
    VERIFIED,
    WAITING,
    Zibal,
)
from tests.web.serving import served

pytestmark = pytest.mark.anyio
SETTINGS = {one.name: one for one in KIND.settings}
DEFAULTS = {one.name: one.default for one in KIND.settings if one.default is not None}


@dataclass
class At:
    """The provider, the adapter and its address."""

    provider: Zibal
    gateway: ZibalGateway
    address: str

    async def opened(self, toman: int = 450_000) -> tuple[AttemptView, Created]:
        """An attempt with a number."""
        intent = intent_of(toman)
        created = await self.gateway.create(intent)
        return view_of(intent, created.provider_ref), created

    async def paid(self) -> AttemptView:
        """An attempt that was paid and that nobody has verified."""
        view, _ = await self.opened()
        self.provider.pay(int(view.provider_ref))
        return view


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    """One loop for all, so that one server serves them."""
    return "asyncio"


@pytest.fixture(scope="module")
async def served_at(anyio_backend: str) -> AsyncIterator[At]:
    """The provider and a shop that it knows."""
    provider = Zibal()
    async with served(provider.app()) as address:
        gateway = ZibalGateway(MERCHANT, base_url=address)
        try:
            yield At(provider, gateway, address)
        finally:
            await gateway.aclose()


@pytest.fixture
def at(served_at: At) -> At:
    """The same, with every lever back in its place."""
    vars(served_at.provider).update(vars(Zibal(payments=served_at.provider.payments)))
    return served_at


async def test_money_is_settled_once_and_asking_again_says_it_was(at: At) -> None:
    view = await at.paid()

    first, again = await at.gateway.verify(view), await at.gateway.verify(view)

    assert (first.result, again.result) == (Verified.PAID, Verified.ALREADY_PAID)
    assert first.amount == again.amount == Money(4_500_000, "IRR")
    assert first.bank_ref is not None
    assert first.bank_ref == again.bank_ref
    assert first.masked_card == "502229******5995"
    assert "cardNumber" not in first.raw
    assert [name for name, _ in at.provider.calls].count("verify") == 1


async def test_201_without_an_amount_is_looked_up(at: At) -> None:
    view = await at.paid()
    at.provider.verified_elsewhere = True

    said = await at.gateway.verify(view)

    assert (said.result, said.amount) == (Verified.ALREADY_PAID, view.amount)


async def test_the_number_and_the_amount_go_out_as_numbers(at: At) -> None:
    view, created = await at.opened(450_000)
    await at.gateway.verify(view)

    assert at.provider.calls[0][1]["amount"] == 4_500_000
    assert at.provider.calls[-1][1]["trackId"] == int(view.provider_ref)
    assert created.redirect == GetRedirect(f"{at.address}/start/{view.provider_ref}")


async def test_the_page_pays_and_comes_back_with_a_hint(at: At) -> None:
    view, created = await at.opened()
    assert isinstance(created.redirect, GetRedirect)
    async with httpx.AsyncClient(trust_env=False) as browser:
        page = await browser.get(f"{created.redirect.url}?choose=pay")

    hint = at.gateway.parse_callback(inbound(page.headers["location"], view.attempt_id))

    assert (hint.attempt_id, hint.provider_ref) == (view.attempt_id, view.provider_ref)
    assert not hint.authenticated
    assert at.gateway.callback_reply(hint) is None


@pytest.mark.parametrize("status", sorted(REASONS))
async def test_each_status_without_money_has_its_class(at: At, status: int) -> None:
    view, _ = await at.opened()
    at.provider.end(int(view.provider_ref), status)

    said = await at.gateway.verify(view)

    expected = Verified.CANCELLED if status == CANCELLED else Verified.FAILED
    assert (said.result, said.failure_class) == (expected, REASONS[status])
    assert said.failure_code == str(status)


@pytest.mark.parametrize("status", [-1, FAULT])
async def test_what_is_not_decided_is_asked_again(at: At, status: int) -> None:
    view, _ = await at.opened()
    at.provider.end(int(view.provider_ref), status)

    assert (await at.gateway.verify(view)).result is Verified.PENDING


async def test_a_status_nobody_has_seen_is_unknown(at: At) -> None:
    view, _ = await at.opened()
    at.provider.end(int(view.provider_ref), 77)

    with pytest.raises(Unknown, match="status_77"):
        await at.gateway.verify(view)


async def test_an_inquiry_settles_nothing(at: At) -> None:
    view = await at.paid()

    assert (await at.gateway.inquire(view)).result is Verified.ALREADY_PAID
    assert at.provider.payments[int(view.provider_ref)].status == PAID


async def test_another_amount_or_order_is_not_settled(at: At) -> None:
    view, _ = await at.opened()
    at.provider.pay(int(view.provider_ref), view.amount.minor // 10)
    other = await at.paid()

    assert (await at.gateway.verify(view)).result is Verified.MISMATCH
    swapped = await at.gateway.verify(replace(other, attempt_id=1))
    assert swapped.result is Verified.MISMATCH
    assert "verify" not in [name for name, _ in at.provider.calls]


@pytest.mark.parametrize("code", sorted(REFUSED))
async def test_each_refusal_to_begin_has_its_class(at: At, code: int) -> None:
    at.provider.next_results.append(code)

    with pytest.raises(Rejected, match=str(code)) as refused:
        await at.gateway.create(intent_of())

    assert refused.value.failure_class is REFUSED[code]
    assert refused.value.ours == (code in OURS)


@pytest.mark.parametrize("code", [*sorted(REFUSED), 203, 999])
async def test_no_refusal_to_answer_says_that_nobody_paid(at: At, code: int) -> None:
    view = await at.paid()
    at.provider.next_results.append(code)

    with pytest.raises(Unknown, match=str(code)):
        await at.gateway.verify(view)


async def test_the_provider_refuses_what_it_cannot_take(at: At) -> None:
    with pytest.raises(Rejected, match="105"):
        await at.gateway.create(intent_of(99))
    with pytest.raises(Rejected, match="113") as refused:
        await at.gateway.create(intent_of(200_000_001))
    assert refused.value.failure_class is FailureClass.LIMIT
    with pytest.raises(Rejected, match="106"):
        await at.gateway.create(replace(intent_of(), callback_url="shop.example/pay"))


async def test_money_goes_back_by_hand(at: At) -> None:
    view = await at.paid()

    assert (await at.gateway.refund(view, view.amount, "k")).result is UndoResult.UNSUPPORTED


@pytest.mark.parametrize(
    ("status", "result"),
    [
        (PAID, UndoResult.DONE),
        (REVERSED, UndoResult.DONE),
        (15, UndoResult.DONE),
        (VERIFIED, UndoResult.UNSUPPORTED),
        (WAITING, UndoResult.REFUSED),
        (CANCELLED, UndoResult.REFUSED),
    ],
)
async def test_unwanted_money_is_left_to_go_back_by_itself(
    at: At, status: int, result: UndoResult
) -> None:
    view = await at.paid()
    at.provider.payments[int(view.provider_ref)].status = status

    # So it is asked only about what would be taken, and else told to give it back.
    assert at.gateway.capabilities.poll_settles
    assert at.gateway.capabilities.can_reverse
    assert (await at.gateway.reverse(view)).result is result
    assert "verify" not in [name for name, _ in at.provider.calls]


async def test_none_of_what_goes_back_by_itself_is_called_ours(at: At) -> None:
    view, _ = await at.opened()
    at.provider.pay(int(view.provider_ref), view.amount.minor // 10)
    unverified = await at.gateway.verify(view)
    at.provider.payments[int(view.provider_ref)].status = VERIFIED
    verified = await at.gateway.verify(view)

    assert (unverified.result, unverified.amount) == (Verified.MISMATCH, None)
    assert (verified.result, verified.amount) == (
        Verified.MISMATCH,
        Money(view.amount.minor // 10, "IRR"),
    )


async def test_a_merchant_nobody_knows_is_found_out(at: At) -> None:
    await at.gateway.probe()
    for merchant, code in (("nobody", "102"), (INACTIVE, "103")):
        stranger = ZibalGateway(merchant, base_url=at.address)
        with pytest.raises(Rejected, match=code):
            await stranger.probe()
        await stranger.aclose()


@pytest.mark.parametrize("query", ["", "?success=1&status=2", "?trackId=12a", "?trackId=۱۲"])
async def test_a_callback_without_a_number_is_refused(query: str) -> None:
    with pytest.raises(Forged):
        ZibalGateway(MERCHANT).parse_callback(inbound(f"http://x/{query}", 7))


@pytest.mark.parametrize(
    "body",
    [{}, {"result": None}, {"result": True}, {"result": 100}, {"result": 100, "trackId": 1.5}],
)
async def test_an_answer_nobody_can_read_is_unknown(body: dict[str, object]) -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json=body))
    gateway = ZibalGateway(MERCHANT, transport=transport)
    with pytest.raises(Unknown):
        await gateway.create(intent_of())
    await gateway.aclose()


async def test_the_merchant_open_to_all_is_a_setting_and_its_money_is_play_money(at: At) -> None:
    live = {**DEFAULTS, "merchant": MERCHANT, "base_url": at.address}
    trial = KIND.build(Given({**live, "test": "yes", "direct": "yes"}))

    created = await trial.create(intent_of())

    assert at.provider.calls[-1][1]["merchant"] == TEST_MERCHANT
    assert isinstance(created.redirect, GetRedirect)
    assert created.redirect.url.endswith("/direct")
    assert trial.capabilities.test
    assert not KIND.build(Given(live)).capabilities.test
    assert ZibalGateway(TEST_MERCHANT).capabilities.test
    await trial.aclose()


def test_settings_that_cannot_be_right_are_found_before_a_payment() -> None:
    assert SETTINGS["merchant"].secret
    assert not SETTINGS["merchant"].fits("zib al")
    assert not SETTINGS["base_url"].fits("http://gateway.zibal.ir")
    assert not SETTINGS["most_rial"].fits("999")
