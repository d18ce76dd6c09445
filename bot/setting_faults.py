"""What is wrong with the settings, said to whoever writes `.env`."""

import difflib
from collections.abc import Iterable, Iterator

from pydantic import ValidationError
from pydantic_core import ErrorDetails


def lines(error: ValidationError, known: Iterable[str]) -> Iterator[str]:
    """One line for each variable, in words for whoever writes `.env`."""
    # The input is not asked for, since a refused token would be in it.
    for detail in error.errors(include_url=False, include_input=False, include_context=False):
        name = str(detail["loc"][0]) if detail["loc"] else ""
        if detail["type"] == "extra_forbidden":
            yield _unknown(name, known)
        elif detail["type"] != "default_factory_not_called":
            yield _wrong(name, detail)


def _unknown(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"; did you mean {near[0].upper()}?" if near else ""
    return f"{name.upper()}: Vefa knows no such setting{hint}"


def _wrong(name: str, detail: ErrorDetails) -> str:
    reason = detail["msg"].removeprefix("Value error, ")
    return f"{name.upper()}: {reason}" if name else reason
