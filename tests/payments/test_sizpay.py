"""What public clients of SizPay get wrong, each of it once."""

import asyncio
import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from common.money import Money
from payments import sizpay_answers
from payments.base import (
    GetRedirect,
    PostRedirect,
    Unavailable,
    Unknown,
    Verified,
)
from payments.sizpay import SizpayGateway
from payments.sizpay_accounts import OneKey
from tests.payments.contract.counter import open_payment
from tests.payments.contract.peers.sizpay import SizpayPeer, brought_back, sizpay_near
from tests.payments.rig import intent_of, view_of
from tests.standins.sizpay import Sizpay

pytestmark = pytest.mark.anyio


@pytest.fixture
def peer() -> SizpayPeer:
    return sizpay_near()


@pytest.fixture
def sizpay(peer: SizpayPeer) -> Sizpay:
    return peer.sizpay


async def test_a_paid_cheap_token_in_the_callback_is_not_what_is_confirmed(
    peer: SizpayPeer, sizpay: Sizpay
) -> None:
    cheap, paid = await open_payment(peer, 100_000)
    dear, _ = await open_payment(peer, 90_000_000)
    await peer.pay(paid)

    hint = peer.gateway.parse_callback(
        brought_back(dear, sizpay.payments[cheap.provider_ref].callback)
    )
    said = await peer.gateway.verify(dear)

    assert (hint.attempt_id, hint.provider_ref) == (dear.attempt_id, cheap.provider_ref)
    assert said.result is Verified.PENDING
    assert sizpay.taken(cheap.provider_ref) == 0


@pytest.mark.parametrize("account", ["key", "fields", "signed"])
@pytest.mark.parametrize("shop_url", ["https://shop.example", None], ids=["form", "link"])
async def test_the_form_takes_no_secret_to_the_buyer(account: str, shop_url: str | None) -> None:
    peer = sizpay_near(account, shop_url=shop_url)
    view, created = await open_payment(peer)

    redirect = created.redirect
    assert isinstance(redirect, GetRedirect if shop_url is None else PostRedirect)
    names = {"key": {"token"}, "fields": {"MerchantID", "TerminalID", "Token"}}
    names["signed"] = {*names["fields"], "SignData"}
    if isinstance(redirect, PostRedirect):
        assert redirect.url.endswith("/Route/Payment")
        assert set(redirect.fields) == names[account]
    else:
        assert f"oken={view.provider_ref}" in redirect.url
        assert len(redirect.url) < 600
    assert not any(secret in str(redirect) for secret in peer.secrets)


async def test_many_payments_in_one_second_have_names_of_their_own(
    peer: SizpayPeer, sizpay: Sizpay
) -> None:
    await asyncio.gather(*(open_payment(peer) for _ in range(20)))

    known = sizpay.payments.values()
    assert len({one.order_id for one in known}) == len({one.invoice for one in known}) == 20
    assert all(one.invoice.isdigit() for one in known)


async def test_a_shop_that_begins_anew_does_not_use_names_again(peer: SizpayPeer) -> None:
    first = replace(peer.intent(), attempt_id=1, order_code="K7MWQ4")
    anew = replace(peer.intent(), attempt_id=1, order_code="R3D9TX")

    await peer.gateway.create(first)
    await peer.gateway.create(anew)

    with pytest.raises(Unknown, match="-56806"):
        await peer.gateway.create(first)


async def test_who_cannot_prove_to_be_sizpay_hears_nothing(tmp_path: Path) -> None:
    heard: list[bytes] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.read(100))
        writer.close()

    server = await asyncio.start_server(listen, "127.0.0.1", 0, ssl=stranger(tmp_path))
    port = server.sockets[0].getsockname()[1]
    key = OneKey("some-key")
    address = f"https://127.0.0.1:{port}"
    gateway = SizpayGateway(key, ceiling=Money(10**9, "IRR"), address=address)

    with pytest.raises(Unavailable):
        await gateway.verify(view_of(intent_of(), "token"))

    await gateway.aclose()
    server.close()
    assert heard in ([], [b""])


async def test_the_order_is_the_one_of_our_address_whatever_the_callback_names(
    peer: SizpayPeer, sizpay: Sizpay
) -> None:
    other, _ = await open_payment(peer)
    view, created = await open_payment(peer)
    await peer.pay(created)
    brought = {
        **sizpay.payments[view.provider_ref].callback,
        "InvoiceNo": str(other.attempt_id),
        "OrderID": f"{other.order_code}{other.attempt_id}",
    }

    hint = peer.gateway.parse_callback(brought_back(view, brought))

    assert (hint.attempt_id, hint.authenticated, hint.proof) == (view.attempt_id, False, None)


async def test_rial_goes_over_the_wire_and_a_tenth_of_it_is_not_enough(
    peer: SizpayPeer, sizpay: Sizpay
) -> None:
    view, created = await open_payment(peer)
    toman = view.amount.minor // 10

    await peer.pay_other(created, Money(toman, "IRR"))
    said = await peer.gateway.verify(view)

    assert sizpay.payments[view.provider_ref].amount == 4_500_000
    assert (said.result, said.amount) == (Verified.MISMATCH, Money(toman, "IRR"))


@pytest.mark.parametrize(
    ("field", "other"),
    [
        ("Amount", 450_000),
        ("Amount", None),
        ("OrderID", "ORD-1"),
        ("OrderID", ""),
        ("Token", "another-token-of-sizpay"),
        ("Token", None),
    ],
)
async def test_a_confirmation_of_anything_else_is_for_a_person(field: str, other: object) -> None:
    view = view_of(intent_of(), "token-of-ours")
    ours = {
        "Amount": view.amount.minor,
        "OrderID": sizpay_answers.order_id(view.order_code, view.attempt_id),
        "Token": "token-of-ours",
    }

    assert sizpay_answers.paid(view, ours, {}).result is Verified.PAID
    assert sizpay_answers.paid(view, {**ours, field: other}, {}).result is Verified.MISMATCH


async def test_fields_are_read_as_they_are_written(peer: SizpayPeer) -> None:
    view, _ = await open_payment(peer)
    misspelt = {
        "ResCod": "-1",
        "TreminalID": "x",
        "MrchID": "y",
        "Token": "1",
        "AppExtraInf": '{\\"',
    }

    hint = peer.gateway.parse_callback(brought_back(view, misspelt))

    assert (hint.claimed, hint.provider_ref) == ("-1", None)


def stranger(folder: Path) -> ssl.SSLContext:
    """A server with a certificate that it wrote for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "rt.sizpay.ir")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain
    ) + certificate.public_bytes(serialization.Encoding.PEM)
    (folder / "stranger.pem").write_bytes(pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "stranger.pem")
    return context
