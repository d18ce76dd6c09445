"""A short crash run for every check; `make crash` is the long one."""

import asyncio
from pathlib import Path

import pytest

from tests.crash.plan import Play
from tests.crash.scene import Scene

SHORT = Play(
    buyers=4,
    purchases=1,
    kills=3,
    between_s=(0.3, 2.0),
    offers=1,
    failing_commit=15,
    days=(0.4, 1.5, 16, 120, 24, 72),
    day_kills=3,
    patience_s=1.5,
    ends_within_s=300.0,
)


@pytest.mark.timeout(SHORT.ends_within_s)
def test_killing_the_shop_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    report = asyncio.run(Scene(SHORT, tmp_path).run())

    assert report.complaints == []
    assert report.purchases == SHORT.buyers * SHORT.purchases
    # It did go wrong on the way: killed by us, by an update, and by commits that failed.
    assert report.kills > 0
    assert report.deaths_by_update > 0
    assert report.batches_discarded > 0
    assert report.journeys > 0
