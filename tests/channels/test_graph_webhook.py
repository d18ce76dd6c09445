"""Instagram at our door: the handshake, signed batches, and what nobody else gets in with."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import httpx
import pytest

from bot.channels.instagram_graph import FIELDS, GraphChannel, GraphOptions
from bot.engine.inbound import Kind
from tests.channels.conftest import Ears
from tests.channels.graph_house import house
from tests.standins.graph import Graph
from tests.standins.graph.hooks import written

pytestmark = pytest.mark.anyio

MINA = "6100000001"


async def test_somebody_writes_and_is_heard_with_their_name() -> None:
    ears = Ears()
    async with house(ears) as at:
        mina = at.graph.phones.person(MINA, name="مینا", username="mina.k")
        await mina.says("سلام / خوبید؟")
        await mina.says("یک")
        await at.introduced()
    first, second = ears.heard
    assert (first.channel, first.chat, first.sender) == ("instagram", MINA, MINA)
    assert (first.kind, first.text) == (Kind.TEXT, "سلام / خوبید؟")
    assert (first.name, first.username) == ("مینا", "mina.k")
    assert first.sent_at == at.clock.now()
    assert second.external_id != first.external_id
    asked = [path for method, path, _ in at.graph.calls if path == MINA]
    assert len(asked) == 1, "a name is asked for once"
    assert at.graph.subscribed == set(FIELDS.split(","))


async def test_what_was_heard_means_the_same_after_a_restart() -> None:
    ears = Ears()
    async with house(ears) as at:
        await at.graph.phones.person(MINA, name="مینا").says("سلام")
        (heard,) = ears.heard
        assert at.channel.parse(json.loads(json.dumps(heard.raw))) == heard


async def test_instagram_is_told_that_we_have_it_when_we_have_it() -> None:
    ears = Ears(safe=False)
    async with house(ears) as at:
        taken = at.graph.phones.person(MINA).says("سلام")
        await ears.hears(1)
        assert at.graph.hooks.answers == []
        ears.futures[0].set_result(None)
        await taken
        assert at.graph.hooks.answers == [200]


async def test_what_could_not_be_taken_comes_again() -> None:
    ears = Ears(safe=False)
    async with house(ears, retry_s=0.001) as at:
        taken = at.graph.phones.person(MINA).says("سلام")
        await ears.hears(1)
        ears.futures[0].set_exception(OSError("disk full"))
        again = await ears.hears(2)
        ears.futures[1].set_result(None)
        await taken
    assert at.graph.hooks.answers == [503, 200]
    assert again[0].external_id == again[1].external_id


async def test_one_of_a_batch_that_is_not_safe_brings_all_of_it_again() -> None:
    ears = Ears(safe=False)
    async with house(ears) as at:
        events = [
            at.graph.phones.event(MINA, message={"mid": mid, "text": mid}) for mid in ("a", "b")
        ]
        at.graph.hooks.tell(at.graph.account, *events)
        await ears.hears(2)
        ears.futures[0].set_result(None)
        ears.futures[1].set_exception(OSError("disk full"))
        await at.graph.hooks.told()
    assert at.graph.hooks.answers == [503]


async def test_a_person_is_heard_in_order_even_while_their_name_is_asked_for() -> None:
    ears = Ears()
    async with house(ears) as at:
        at.graph.hanging = asyncio.Event()
        mina, other = at.graph.phones.person(MINA, name="مینا"), "6100000002"
        told = [mina.says(str(number)) for number in range(5)]
        told.append(at.graph.phones.says(MINA, text="5"))
        hand = at.graph.phones.writes_by_hand(other, "من هستم")
        await hand
        at.graph.hanging.set()
        await asyncio.gather(*told)
    assert [one.text for one in ears.heard if one.sender == MINA] == list("012345")
    assert ears.heard[0].sender == other, "nobody else has waited"


async def test_what_stands_in_a_batch_the_wrong_way_round_is_heard_as_it_was_said() -> None:
    ears = Ears()
    async with house(ears) as at:
        said = []
        for mid, text in enumerate(("SHAL-01", "2", "بله")):
            at.clock.advance(timedelta(seconds=1))
            said.append(at.graph.phones.event(MINA, message={"mid": f"m{mid}", "text": text}))
        at.graph.hooks.tell(at.graph.account, *reversed(said))
        await at.graph.hooks.told()
    assert [one.text for one in ears.heard] == ["SHAL-01", "2", "بله"]


async def test_a_name_that_cannot_be_had_keeps_nobody_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.channels.instagram_graph_names.WITHIN_S", 0.01)
    ears = Ears()
    async with house(ears) as at:
        at.graph.hanging = asyncio.Event()
        await at.graph.phones.person(MINA, name="مینا").says("سلام")
        await at.graph.phones.person("6100000002", name="سارا").says("سلام")
    assert [one.name for one in ears.heard] == ["", ""]


async def test_the_handshake_is_answered_to_whoever_knows_the_word() -> None:
    async with house() as at, httpx.AsyncClient() as meta:
        asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444"}
        word = {"hub.verify_token": at.graph.verify_token}
        right = await meta.get(at.graph.hooks.url, params=asked | word)
        wrong = await meta.get(at.graph.hooks.url, params={**asked, "hub.verify_token": "گمان"})
        none = await meta.get(at.graph.hooks.url)
        other = await meta.get(at.graph.hooks.url, params={**asked, **word, "hub.mode": "x"})
    assert (right.status_code, right.text) == (200, "1158201444")
    assert [wrong.status_code, none.status_code, other.status_code] == [403, 403, 403]


@pytest.mark.parametrize("signature", ["", "sha256=", "sha256=" + "0" * 64, "sha1=abc", "é"])
async def test_nobody_gets_in_without_the_signature(signature: str) -> None:
    ears = Ears()
    async with house(ears) as at:
        event = at.graph.phones.event(MINA, message={"mid": "m", "text": "سلام"})
        body = {"object": "instagram", "entry": [{"id": "1", "messaging": [event]}]}
        assert await at.graph.hooks.post(written(body), signature) == 403
    assert ears.heard == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"", 400),
        (b"[]", 400),
        (b"\xff\xfe", 400),
        (b" " * (1024 * 1024 + 1), 413),
        (b"{}", 200),
        (b'{"object":"page","entry":[{"messaging":[{"message":{"mid":"x"}}]}]}', 200),
        (b'{"object":"instagram","entry":{"id":1}}', 200),
        (b'{"object":"instagram","entry":[null,1,[],{"messaging":7,"changes":"x"}]}', 200),
        (b'{"object":"instagram","entry":[{"messaging":[null,[],{}],"changes":[{}]}]}', 200),
    ],
)
async def test_what_is_no_batch_is_refused_and_what_is_not_ours_is_taken(
    body: bytes, status: int
) -> None:
    ears = Ears()
    async with house(ears) as at:
        assert await at.graph.hooks.post(body) == status
    assert ears.heard == []


async def test_odd_events_of_a_batch_stop_none_of_the_others() -> None:
    ears = Ears()
    async with house(ears) as at:
        said = [
            at.graph.phones.event(MINA, message={"mid": mid, "text": mid}) for mid in ("a", "b")
        ]
        odd: list[Any] = [{}, None, 7, {"sender": MINA}, {"sender": {"id": MINA}, "message": []},
                          {"sender": {"id": MINA}, "message": {"mid": 1, "text": {"a": 1}}},
                          {"sender": {"id": MINA}, "reaction": {"mid": "x"}, "timestamp": "soon"},
                          {"sender": {"id": "\ud800"}, "message": {"mid": "\ud800"}}]  # fmt: skip
        batch = [{"id": at.graph.account, "messaging": [*odd, said[0], *odd, said[1], *odd]},
                 {"id": at.graph.account, "changes": odd}, *odd]  # fmt: skip
        assert await at.graph.hooks.post(written({"object": "instagram", "entry": batch})) == 200
    assert [one.text for one in ears.heard if one.text] == ["a", "b"]


async def test_a_fault_of_ours_before_an_event_is_told_does_not_lose_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def broken(_person: str) -> dict[str, str]:
        raise RuntimeError("a fault of ours")

    ears = Ears()
    async with house(ears) as at:
        monkeypatch.setattr(at.channel._names, "of", broken)
        await at.graph.phones.says(MINA, text="سلام")
    assert [one.text for one in ears.heard] == ["سلام"]


async def test_a_shop_that_is_closing_asks_instagram_to_come_again() -> None:
    async with house() as at:
        body: dict[str, Any] = {"object": "instagram", "entry": []}
        before = await at.graph.hooks.post(written(body))
        await at.channel.start(Ears())
        open_ = await at.graph.hooks.post(written(body))
        await at.channel.stop()
        after = await at.graph.hooks.post(written(body))
    assert [before, open_, after] == [503, 200, 503]


async def test_an_instagram_that_is_away_is_asked_again_until_it_answers() -> None:
    async with house(token="wrong") as at:
        at.channel._api.token = "wrong"
        tried = 0

        async def rest(_seconds: float) -> None:
            nonlocal tried
            tried += 1
            if tried == 3:
                at.channel._api.token = at.graph.token
            await asyncio.sleep(0)

        at.channel._rest = rest
        await at.channel.start(Ears())
        await at.introduced()
    assert (tried, at.channel.username) == (3, Graph.username)


async def test_a_webhook_without_secrets_does_not_start() -> None:
    with pytest.raises(ValueError, match="secrets"):
        GraphChannel(GraphOptions("token", "", "word"))
