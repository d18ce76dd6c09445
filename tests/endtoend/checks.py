"""What must hold after everything that happened in a shop."""

from collections import Counter

from scheduler import invariants
from tests.endtoend.rig import House

SETTLED = {"sent", "superseded"}


async def check(house: House, *, faults: bool = False) -> None:
    """Hold a shop's books and what it said to Telegram against what it promises.

    `faults` says that Telegram was made to fail, so that some calls were in vain.
    """
    await house.app.settle()
    every_press_answered_once(house, faults=faults)
    if not faults:
        nothing_refused(house)
    nothing_left_over(house)
    assert house.look(lambda s: invariants.check(s, house.app.clock.now())) == []


def every_press_answered_once(house: House, *, faults: bool) -> None:
    """Each waiting sign was stopped in time, and none twice."""
    calls = house.telegram.calls.of("answerCallbackQuery")
    arrived = Counter(call.params["callback_query_id"] for call in calls if not call.fault)
    assert set(arrived.values()) <= {1}
    assert all(call.ok for call in calls if not call.fault)
    if not faults:
        assert not house.telegram.bot.queries, "nobody answered these"


def nothing_refused(house: House) -> None:
    """Telegram has taken every call, but menus of a chat that was not begun yet and edits that
    would change nothing.
    """
    refused = [
        (call.method, call.description)
        for call in house.telegram.calls
        if not call.ok
        and call.method != "setMyCommands"
        and "message is not modified" not in call.description
    ]
    assert refused == []


def nothing_left_over(house: House) -> None:
    """Whatever was to be said is said, whatever came is served, and nothing was put aside."""
    states = {str(state) for (state,) in house.rows("SELECT DISTINCT state FROM outbox")}
    assert states <= SETTLED
    assert house.rows("SELECT external_id FROM inbox") == []
    assert house.rows("SELECT error FROM dead_letter") == []
    assert house.rows("SELECT kind FROM due_work WHERE state IN ('failed', 'held')") == []
