"""What is played in one language alone is there, and for a reason."""

import re
from pathlib import Path

from tests.play.as_written import AS_WRITTEN

CHATS = Path(__file__).parents[1] / "transcripts"


def test_every_exception_is_a_chat_and_says_why() -> None:
    code = "\n".join(file.read_text(encoding="utf-8") for file in CHATS.glob("test_*.py"))
    chats = set(re.findall(r"^def (test_\w+)", code, re.MULTILINE))
    assert set(AS_WRITTEN) <= chats
    assert all(AS_WRITTEN.values())
