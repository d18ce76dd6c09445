"""Importing a library without what it would bring along if it happened to be installed."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without(*modules: str) -> Iterator[None]:
    """While the context lasts, these modules count as not installed, unless they are there already.

    Source: https://docs.python.org/3/reference/import.html#the-module-cache
    """
    absent = [name for name in modules if name not in sys.modules]
    for name in absent:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]
