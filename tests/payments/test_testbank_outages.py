"""What the adapter says when the bank is away, slow or talks nonsense."""

from collections.abc import Callable

import httpx
import pytest

from payments.base import GatewayError, Rejected, Unavailable, Unknown
from payments.testbank import TestbankGateway as Gateway
from payments.wire import TIMEOUT
from tests.payments.rig import intent_of, view_of
from tests.web.serving import free_port

pytestmark = pytest.mark.anyio

VIEW = view_of(intent_of(), "some-token")


class Wire(httpx.AsyncBaseTransport):
    """A bank that does one thing, whatever it is asked, and counts."""

    def __init__(self, act: Callable[[httpx.Request], httpx.Response]) -> None:
        self.act, self.calls = act, 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.calls += 1
        return self.act(request)


def fails(kind: type[httpx.TransportError]) -> Wire:
    def act(request: httpx.Request) -> httpx.Response:
        raise kind("the line is bad", request=request)

    return Wire(act)


def answers(status: int, **content: object) -> Wire:
    return Wire(lambda _: httpx.Response(status, **content))  # type: ignore[arg-type]


@pytest.mark.parametrize("operation", ["create", "verify", "inquire", "reverse"])
@pytest.mark.parametrize(
    ("wire", "error"),
    [
        (fails(httpx.ConnectError), Unavailable),
        (fails(httpx.ConnectTimeout), Unavailable),
        (fails(httpx.ReadTimeout), Unknown),
        (fails(httpx.WriteTimeout), Unknown),
        (fails(httpx.RemoteProtocolError), Unknown),
        (answers(502, text="<html>Bad Gateway</html>"), Unknown),
        (answers(503, json={"error": "busy"}), Unknown),
        (answers(200, text="<html>welcome</html>"), Unknown),
        (answers(200, text=""), Unknown),
        (answers(200, json=["paid"]), Unknown),
        (answers(200, json={"status": "perhaps"}), Unknown),
        (answers(200, json={}), Unknown),
    ],
)
async def test_no_clear_answer_is_never_taken_for_one(
    operation: str, wire: Wire, error: type[GatewayError]
) -> None:
    wire.calls = 0
    gateway = Gateway("http://bank.invalid", "key", transport=wire)

    with pytest.raises(error):
        await getattr(gateway, operation)(intent_of() if operation == "create" else VIEW)

    assert wire.calls == 1
    await gateway.aclose()


async def test_a_refused_beginning_has_failed() -> None:
    gateway = Gateway("http://bank.invalid", "key", transport=answers(400, json={"error": "bad"}))

    with pytest.raises(Rejected, match="bad"):
        await gateway.create(intent_of())

    await gateway.aclose()


async def test_a_bank_that_is_not_there_is_unavailable() -> None:
    gateway = Gateway(f"http://127.0.0.1:{free_port()}", "key")

    with pytest.raises(Unavailable):
        await gateway.create(intent_of())

    await gateway.aclose()


async def test_paid_without_an_amount_is_a_mismatch() -> None:
    answer = {"status": "paid", "token": "some-token", "order_id": str(VIEW.attempt_id)}
    gateway = Gateway("http://bank.invalid", "key", transport=answers(200, json=answer))

    assert (await gateway.verify(VIEW)).result == "mismatch"

    await gateway.aclose()


def test_the_bank_is_given_five_seconds_to_answer_the_door_and_fifteen_to_speak() -> None:
    assert (TIMEOUT.connect, TIMEOUT.read) == (5.0, 15.0)
