"""`python -m tests.crash`: kill the shop at random moments during hundreds of purchases."""

import argparse
import asyncio
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import asdict, replace
from pathlib import Path

from tests.crash.plan import Play, Report
from tests.crash.scene import Scene
from tests.postgres import find_binaries, running_cluster

STARTS_S = 3.0
"""How long a process takes, about, until it serves."""


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--buyers", type=int, default=Play.buyers)
    parser.add_argument("--purchases", type=int, default=Play.purchases, help="of each buyer")
    parser.add_argument("--kills", type=int, default=Play.kills)
    parser.add_argument("--minutes", type=float, help="kill for so long, whatever --kills says")
    parser.add_argument("--seed", type=int, default=Play.seed)
    parser.add_argument("--webhook", action="store_true", help="updates are brought, not fetched")
    parser.add_argument(
        "--postgres", action="store_true", help="two processes on PostgreSQL behind a webhook"
    )
    parser.add_argument("--both", action="store_true", help="SQLite, then --postgres if installed")
    parser.add_argument("--keep", type=Path, help="leave everything in this folder")
    return parser.parse_args()


def _play(given: argparse.Namespace, *, postgres: bool) -> Play:
    play = Play(
        buyers=given.buyers,
        purchases=given.purchases,
        kills=given.kills,
        seed=given.seed,
        webhook=given.webhook or postgres,
        processes=2 if postgres else 1,
    )
    if given.minutes is not None:
        seconds = 60 * given.minutes
        pause = sum(play.between_s) / 2 + STARTS_S
        play = replace(play, kills=max(1, round(seconds / pause)), ends_within_s=2 * seconds + 300)
    return play


def _tell(report: Report, seconds: float) -> None:
    for name, value in asdict(report).items():
        if name not in ("complaints", "unfinished"):
            print(f"{name.replace('_', ' '):20} {value}")
    print(f"{'seconds':20} {seconds:.0f}")
    for complaint in report.complaints:
        print(f"WRONG  {complaint}")
    print(
        "Something was lost or doubled." if report.complaints else "Nothing lost, nothing doubled."
    )


def main() -> int:
    """Play, tell, and end with 1 when a promise was broken."""
    given = _arguments()
    kinds = (False, True) if given.both else (given.postgres,)
    return max([_run(given, postgres=postgres) for postgres in kinds])


def _run(given: argparse.Namespace, *, postgres: bool) -> int:
    if given.both and postgres and find_binaries() is None:
        print("PostgreSQL's server is not installed: nothing is played on it.")
        return 0
    play = _play(given, postgres=postgres)
    began = time.monotonic()
    with ExitStack() as stack:
        folder = given.keep or Path(stack.enter_context(tempfile.TemporaryDirectory("-crash")))
        folder = folder / ("postgres" if postgres else "sqlite")
        folder.mkdir(parents=True, exist_ok=True)
        if postgres:
            cluster = stack.enter_context(running_cluster(durable=True))
            play = replace(play, database_url=cluster.create())
            if given.keep:
                stack.callback(lambda: cluster.dump(play.database_url, folder / "shop.sql"))
        print(_headline(play), flush=True)
        report = asyncio.run(Scene(play, folder).run())
    _tell(report, time.monotonic() - began)
    return 1 if report.complaints else 0


def _headline(play: Play) -> str:
    where = "two processes on PostgreSQL" if play.processes > 1 else "one process on SQLite"
    how = "behind a webhook" if play.webhook else "that polls"
    return (
        f"{where} {how}: {play.buyers} buyers, {play.purchases} purchases each, "
        f"{play.kills} kills, seed {play.seed} …"
    )


if __name__ == "__main__":
    sys.exit(main())
