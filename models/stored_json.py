"""How values are written as JSON: so that no text a person can send is refused by a database."""

import re
from typing import Any

from common import compact_json

_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")


def to_json(value: Any) -> str:
    """`value` as JSON text that SQLite and PostgreSQL both store.

    Half a surrogate pair is not text in UTF-8, and PostgreSQL takes no NUL; both come from
    broken or hostile clients, and an update is kept with a replacement mark instead of lost.

    Raises:
        TypeError: something in it has no JSON form.
    """
    text = compact_json.dump(value).decode()
    if "\\u0000" in text:
        text = _NUL.sub(r"\1\\ufffd", text)
    return text
