"""`python -m benchmarks`: the shop against a bare echo bot, on the same stand-in in the same run.

It never fails because something is slow: figures are for people, and docs/benchmarks.md says how
to read them.
"""

import argparse
import os
import time

from benchmarks.measures import QUICK, Effort, Say, measure
from benchmarks.processes import load_average
from benchmarks.report import lines, shares, write


def main() -> None:
    """Measure, print the table, keep the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="within a minute, and less exact")
    parser.add_argument("--window", type=float, help="seconds of E, then of the shop, in turn")
    parser.add_argument("--pairs", type=int, help="of such windows")
    given = parser.parse_args()
    effort = QUICK if given.quick else Effort()
    asked = {"window_s": given.window, "pairs": given.pairs}
    effort = Effort(**{**vars(effort), **{n: v for n, v in asked.items() if v is not None}})
    load, began = load_average(), time.monotonic()
    if load > 0.5:
        print(
            f"Other programs keep {load:.1f} of {os.cpu_count()} cores busy; look at ratios only."
        )
    found = measure(effort, Say())
    print()
    for line in lines(found):
        print(line)
    print()
    print(shares(found))
    print(f"{time.monotonic() - began:.0f} s; all figures: {write(found, load)}")


if __name__ == "__main__":
    main()
