"""`python -m tests.month`: play a month in the life of a shop and write it down.

Without --write it is printed; with it, the months in docs/month are written anew.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from common.log import configure
from models.database import migrate
from tests.month.countries import COUNTRIES
from tests.month.judging import complaints
from tests.month.play import SEED, play
from tests.month.writing import page

KEPT = Path(__file__).parent.parent.parent / "docs" / "month"


def main() -> int:
    """Play, write, and end with 1 when a rule was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.month", description=__doc__)
    parser.add_argument("languages", nargs="*", help="fa, tr, en; all of them without")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--write", action="store_true", help="keep them in docs/month")
    given = parser.parse_args()
    configure("error", "text")
    chosen = given.languages or list(COUNTRIES)
    return max(asyncio.run(_month(name, given.seed, write=given.write)) for name in chosen)


async def _month(language: str, seed: int, *, write: bool) -> int:
    began = time.monotonic()
    with tempfile.TemporaryDirectory("-month") as folder:
        url = f"sqlite:///{Path(folder) / 'shop.sqlite3'}"
        migrate(url)
        month = await play(COUNTRIES[language], database_url=url, folder=Path(folder), seed=seed)
        try:
            wrong, written = complaints(month), page(month)
        finally:
            await month.street.stage.close()
    if write:
        KEPT.mkdir(exist_ok=True)
        (KEPT / f"{language}.md").write_text(written, encoding="utf-8")
    else:
        print(written)
    print(f"{language}: {time.monotonic() - began:.0f} s, {month.count}", file=sys.stderr)
    print("\n".join(wrong), file=sys.stderr)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
