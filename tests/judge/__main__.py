"""``python -m tests.judge FILE.jsonl``: one complaint a line, exit status 1 when there are any."""

import sys

from tests.judge.session import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
