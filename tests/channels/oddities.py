"""Messages as the platforms tell them, spoilt: what is missing, of another kind, or far too much."""

import copy
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

Path = tuple[str | int, ...]

ODD: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, False, -1, 0, 7, 10**17 - 1, 10**30, 1e300, "", "0", "no", "\x00", "\ud800", "٣",
     "ب" * 5000, [], {}, [None], [[]], {"": ""}, {"id": {}}, {"text": 7}, ["x", {"type": []}]]
) | st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@st.composite
def spoilt(draw: st.DrawFn, whole: Any) -> Any:
    """The same with some of its parts gone or replaced by something odd."""
    made = copy.deepcopy(whole)
    for _ in range(draw(st.integers(1, 3))):
        places = list(_places(made))
        if not places:
            break
        *way, last = draw(st.sampled_from(places))
        part = made
        for step in way:
            part = part[step]
        if draw(st.booleans()):
            del part[last]
        else:
            part[last] = copy.deepcopy(draw(ODD))
    return made


def _places(whole: Any, way: Path = ()) -> Iterator[Path]:
    parts: list[tuple[str | int, Any]] = []
    if isinstance(whole, dict):
        parts = list(whole.items())
    elif isinstance(whole, list):
        parts = list(enumerate(whole))
    for key, part in parts:
        yield (*way, key)
        yield from _places(part, (*way, key))
