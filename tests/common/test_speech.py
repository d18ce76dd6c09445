"""The reader of the code must itself not be deaf."""

from pathlib import Path

import pytest

from tests.common import speech
from tests.common.speech import Said, Source


def heard(folder: Path, code: str) -> Source:
    file = folder / "told.py"
    file.write_text(code, encoding="utf-8")
    source = Source(file, root=folder)
    source.listen()
    return source


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("msg('a-b', x=1, y=2)", [Said("a-b", "told:2", values=frozenset("xy"))]),
        ("msg('a-b', **rest)", [Said("a-b", "told:2")]),
        (
            "msg('a-b' if x else 'a-c')",
            [Said(key, "told:2", values=frozenset()) for key in ("a-b", "a-c")],
        ),
        ("msg(f'a-state-{x}')", [Said("a-state-", "told:2", built=True)]),
        (
            "raise NotFound('a-b', code=1)",
            [Said("a-b", "told:2", values=frozenset(["code"]), refuses=True)],
        ),
        ("raise Unavailable('bank is down')", []),
        ("words('words-menu')", [Said("words-menu", "told:2")]),
        ("talk.choose('a-b', x, other='a-c')", [Said("a-b", "told:2"), Said("a-c", "told:2")]),
        ("ask('not-a-key')", []),
    ],
)
def test_what_is_said_is_heard(tmp_path: Path, code: str, said: list[Said]) -> None:
    imports = "from common.errors import NotFound; from payments.base import Unavailable\n"
    assert heard(tmp_path, imports + code).said == said


def test_errors_of_the_shop_are_known_wherever_they_pass_through() -> None:
    assert {("common.errors", "OutOfStock"), ("common.money", "BadAmount")} <= speech.shop_errors()
