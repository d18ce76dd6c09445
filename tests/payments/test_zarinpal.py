"""ZarinPal and its adapter: each code, each shape of an answer, and Rial that stays Rial."""

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
from payments.zarinpal import KIND, PRODUCTION, SANDBOX, ZarinpalGateway
from payments.zarinpal_answers import IN_DOUBT, OURS, REFUSED, Said, listed
from tests.payments.rig import inbound, intent_of, view_of
from tests.standins.zarinpal import MERCHANT, Zarinpal
from tests.web.serving import served

pytestmark = pytest.mark.anyio
SHAPES = ("list", "object", "lists", "fields")
SETTINGS = {one.name: one for one in KIND.settings}
DEFAULTS = {one.name: one.default for one in KIND.settings if one.default is not None}


@dataclass
class At:
    """The provider, the adapter and its address."""

    provider: Zarinpal
    gateway: ZarinpalGateway
    address: str

    async def opened(self, toman: int = 450_000) -> tuple[AttemptView, Created]:
        """An attempt with an authority."""
        intent = intent_of(toman)
        created = await self.gateway.create(intent)
        return view_of(intent, created.provider_ref), created

    async def paid(self, toman: int = 450_000) -> AttemptView:
        """An attempt that was paid and that nobody has verified."""
        view, _ = await self.opened(toman)
        self.provider.pay(view.provider_ref)
        return view


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    """One loop for all, so that one server serves them."""
    return "asyncio"


@pytest.fixture(scope="module")
async def served_at(anyio_backend: str) -> AsyncIterator[At]:
    """The provider and a shop that it knows."""
    provider = Zarinpal()
    async with served(provider.app()) as address:
        gateway = ZarinpalGateway(MERCHANT, base_url=address)
        try:
            yield At(provider, gateway, address)
        finally:
            await gateway.aclose()


@pytest.fixture
def at(served_at: At) -> At:
    """The same, with every lever back in its place."""
    vars(served_at.provider).update(vars(Zarinpal(sessions=served_at.provider.sessions)))
    return served_at


@pytest.mark.parametrize("shape", SHAPES)
async def test_money_is_settled_once_and_101_says_it_was(at: At, shape: str) -> None:
    at.provider.shape = shape
    view = await at.paid()

    first, again = await at.gateway.verify(view), await at.gateway.verify(view)

    assert (first.result, again.result) == (Verified.PAID, Verified.ALREADY_PAID)
    assert first.amount == again.amount == Money(4_500_000, "IRR")
    assert first.bank_ref == again.bank_ref != None  # noqa: E711
    assert first.masked_card == "603799******4471"
    assert not {"card_pan", "card_hash"} & set(first.raw)


async def test_the_amount_goes_out_in_rial_and_says_so(at: At) -> None:
    _, created = await at.opened(450_000)

    name, body = at.provider.calls[-1]
    assert (name, body["amount"], body["currency"]) == ("request", 4_500_000, "IRR")
    assert body["metadata"]["auto_verify"] == "false"
    assert created.redirect == GetRedirect(f"{at.address}/pg/StartPay/{created.provider_ref}")


async def test_the_page_pays_and_comes_back_with_a_hint(at: At) -> None:
    view, created = await at.opened()
    assert isinstance(created.redirect, GetRedirect)
    async with httpx.AsyncClient(trust_env=False) as browser:
        page = await browser.get(f"{created.redirect.url}?choose=pay")

    hint = at.gateway.parse_callback(inbound(page.headers["location"], view.attempt_id))

    assert (hint.attempt_id, hint.provider_ref) == (view.attempt_id, view.provider_ref)
    assert not hint.authenticated
    assert hint.proof is None
    assert at.gateway.callback_reply(hint) is None


async def test_a_claim_of_failure_does_not_outweigh_the_money(at: At) -> None:
    view = await at.paid()
    hint = at.gateway.parse_callback(
        inbound(at.provider.back(view.provider_ref, "NOK"), view.attempt_id)
    )

    assert hint.claimed == "NOK"
    assert (await at.gateway.verify(view)).result is Verified.PAID


async def test_not_paid_is_undecided_while_the_buyer_is_at_the_bank(at: At) -> None:
    view, _ = await at.opened()

    assert (await at.gateway.verify(view)).result is Verified.PENDING


@pytest.mark.parametrize(
    ("status", "result", "failure_class"),
    [
        ("FAILED", Verified.CANCELLED, FailureClass.CANCELLED),
        ("REVERSED", Verified.FAILED, FailureClass.EXPIRED),
    ],
)
async def test_what_brought_no_money_says_how_it_ended(
    at: At, status: str, result: Verified, failure_class: FailureClass
) -> None:
    view, _ = await at.opened()
    at.provider.sessions[view.provider_ref].status = status

    said = await at.gateway.verify(view)

    assert (said.result, said.failure_class, said.failure_code) == (result, failure_class, status)


async def test_paid_between_two_questions_is_verified_next_time(at: At) -> None:
    view = await at.paid()
    at.provider.next_codes.append(-51)

    assert (await at.gateway.verify(view)).result is Verified.PENDING
    assert (await at.gateway.verify(view)).result is Verified.PAID


async def test_an_inquiry_settles_nothing(at: At) -> None:
    view = await at.paid()

    assert (await at.gateway.inquire(view)).result is Verified.ALREADY_PAID
    assert at.provider.sessions[view.provider_ref].status == "PAID"


async def test_another_amount_is_not_settled(at: At) -> None:
    view, _ = await at.opened()
    at.provider.pay(view.provider_ref, view.amount.minor // 10)

    assert (await at.gateway.verify(view)).result is Verified.MISMATCH
    assert at.provider.sessions[view.provider_ref].status == "PAID"


async def test_a_payment_of_another_order_is_a_mismatch(at: At) -> None:
    view = await at.paid()

    said = await at.gateway.verify(replace(view, attempt_id=view.attempt_id + 1))

    assert said.result is Verified.MISMATCH


@pytest.mark.parametrize("shape", SHAPES)
async def test_a_refusal_is_read_in_each_of_its_shapes(at: At, shape: str) -> None:
    at.provider.shape, at.provider.domain = shape, "shop.example"

    with pytest.raises(Rejected, match="-14"):
        await at.gateway.create(intent_of())


@pytest.mark.parametrize("code", sorted(REFUSED))
async def test_each_refusal_to_begin_has_its_class(at: At, code: int) -> None:
    at.provider.next_codes.append(code)

    with pytest.raises(Rejected, match=str(code)) as refused:
        await at.gateway.create(intent_of())

    assert refused.value.failure_class is REFUSED[code]
    assert refused.value.ours == (code in OURS)


@pytest.mark.parametrize("code", [*sorted(IN_DOUBT), -999])
@pytest.mark.parametrize("operation", ["create", "verify", "inquire", "reverse"])
async def test_a_code_that_says_nothing_is_unknown(at: At, operation: str, code: int) -> None:
    view = await at.paid()
    at.provider.next_codes.append(code)

    with pytest.raises(Unknown):
        await getattr(at.gateway, operation)(intent_of() if operation == "create" else view)


@pytest.mark.parametrize("code", sorted(REFUSED))
async def test_no_refusal_to_verify_says_that_nobody_paid(at: At, code: int) -> None:
    view = await at.paid()
    at.provider.next_codes.append(code)

    with pytest.raises(Unknown, match=str(code)):
        await at.gateway.verify(view)


async def test_the_limits_are_the_providers_to_refuse(at: At) -> None:
    with pytest.raises(Rejected, match="-41") as refused:
        await at.gateway.create(intent_of(100_000_001))
    assert refused.value.failure_class is FailureClass.LIMIT
    assert not at.gateway.capabilities.takes(Money(1_000_000_010, "IRR"))
    assert not at.gateway.capabilities.takes(Money(10_990, "IRR"))


async def test_money_goes_back_within_half_an_hour_and_twice_is_once(at: At) -> None:
    view = await at.paid()

    first, again = await at.gateway.reverse(view), await at.gateway.reverse(view)

    assert (first.result, again.result) == (UndoResult.DONE, UndoResult.DONE)


async def test_money_that_cannot_go_back_says_why(at: At) -> None:
    unpaid, _ = await at.opened()
    assert (await at.gateway.reverse(unpaid)).reason == "-61"
    late = await at.paid()
    await at.gateway.verify(late)
    at.provider.minute += 31
    assert (await at.gateway.reverse(late)).reason == "-63"
    at.provider.knows_our_address = False
    undo = await at.gateway.reverse(late)
    assert (undo.result, undo.reason) == (UndoResult.REFUSED, "-62")
    refund = await at.gateway.refund(late, late.amount, "key")
    assert refund.result is UndoResult.UNSUPPORTED


async def test_a_merchant_nobody_knows_is_found_out(at: At) -> None:
    await at.gateway.probe()
    at.provider.merchant = "11111111-2222-4333-8444-555555555555"

    with pytest.raises(Rejected, match="-10"):
        await at.gateway.probe()


@pytest.mark.parametrize("query", ["", "?Status=OK", "?Authority=A1&Status=OK"])
async def test_a_callback_without_an_authority_is_refused(query: str) -> None:
    with pytest.raises(Forged):
        ZarinpalGateway(MERCHANT).parse_callback(inbound(f"http://x/{query}", 7))


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"data": [], "errors": []},
        {"data": {"code": 100}, "errors": {"code": -52}},
        {"data": {"code": "yes"}, "errors": []},
        {"data": {"code": True}, "errors": []},
        {"data": {"code": 100, "authority": "short"}, "errors": []},
    ],
)
async def test_an_answer_nobody_can_read_is_unknown(body: dict[str, object]) -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json=body))
    gateway = ZarinpalGateway(MERCHANT, transport=transport)
    with pytest.raises(Unknown):
        await gateway.create(intent_of())
    await gateway.aclose()


async def test_the_sandbox_is_a_setting_and_its_money_is_play_money() -> None:
    values = {**DEFAULTS, "merchant_id": MERCHANT}
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(200, json={"data": {"code": 100, "authorities": []}, "errors": []})

    for sandbox in ("no", "yes"):
        given = Given({**values, "sandbox": sandbox}, transport=httpx.MockTransport(answer))
        gateway = KIND.build(given)
        await gateway.probe()
        await gateway.aclose()
        assert gateway.capabilities.test is (sandbox == "yes")
    path = "/pg/v4/payment/unVerified.json"
    assert asked == [PRODUCTION + path, SANDBOX + path]


def test_settings_that_cannot_be_right_are_found_before_a_payment() -> None:
    assert SETTINGS["merchant_id"].secret
    assert SETTINGS["merchant_id"].fits(MERCHANT)
    assert not SETTINGS["merchant_id"].fits("1234")
    assert not SETTINGS["base_url"].fits("http://payment.zarinpal.com")
    assert not SETTINGS["most_rial"].fits("۱۰۰")
    with pytest.raises(ValueError, match="least"):
        KIND.build(Given({**DEFAULTS, "merchant_id": MERCHANT, "least_rial": "2000000000"}))


async def test_the_list_names_what_was_paid_and_nobody_verified(at: At) -> None:
    paid, verified = await at.paid(), await at.paid()
    await at.gateway.verify(verified)
    unpaid, _ = await at.opened()

    found = await at.gateway.unsettled()

    assert paid.provider_ref in found
    assert not {verified.provider_ref, unpaid.provider_ref} & set(found)


@pytest.mark.parametrize("nothing", [[], {}, None, ""])
def test_an_empty_list_has_any_shape(nothing: object) -> None:
    assert listed(Said(100, {"authorities": nothing})) == listed(Said(100, {})) == []


@pytest.mark.parametrize("odd", ["A", {"authority": "A"}, ["A"], 7])
def test_what_is_no_list_of_payments_is_not_guessed_at(odd: object) -> None:
    with pytest.raises(Unknown):
        listed(Said(100, {"authorities": odd}))
