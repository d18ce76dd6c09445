"""What a server never uses is not loaded."""

import subprocess
import sys

import pytest

from common.leaner import without


def test_a_module_counts_as_missing_for_a_while() -> None:
    with without("sndhdr_of_nobody", "wave"), pytest.raises(ImportError):
        import wave  # noqa: F401

    import wave as found

    assert found.__name__ == "wave"


def test_a_shop_that_runs_has_no_printing_for_terminals() -> None:
    """It would take four of the fifty-five megabytes that the bare library has."""
    program = (
        "import sys, bot.__main__, bot.running, bot.checking;"
        "print([name for name in ('rich.traceback', 'pygments') if name in sys.modules])"
    )

    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert said.stdout.strip() == "[]"
