"""Which way a sentence runs, where none of its own letters says so.

A reader's app takes the direction of a line from the first letter in it, and passes over what is
isolated. A line such as "• شال نخی × ۲: ۹۰۰ تومان", all of whose words are values, would run from
left to right, and its parts would change places.

Source: https://www.unicode.org/reports/tr9/#P2
"""

import unicodedata
from collections.abc import Iterator, Sequence

from common.i18n.catalogue import Parts, Select, Variable
from common.i18n.markup import plain
from common.text import RIGHT_MARK

RIGHT_TO_LEFT = frozenset({"fa"})
"""The languages of ours that run so."""
Part = str | Variable | Select
_STRONG = frozenset({"L", "R", "AL"})


def running_left(parts: Parts) -> Parts:
    """The parts of a sentence with a mark before each line that would not know its direction.

    A value that is the whole sentence keeps the direction it has.
    """
    if len(parts) == 1 and isinstance(parts[0], Variable):
        return parts
    marked: list[Part] = []
    for number, line in enumerate(_lines(parts)):
        before = ("\n" if number else "") + (RIGHT_MARK if _is_unsure(line) else "")
        marked += [before, *line] if before else line
    return tuple(part for part in marked if part != "")


def _lines(parts: Parts) -> Iterator[list[Part]]:
    line: list[Part] = []
    for part in parts:
        if not isinstance(part, str):
            line.append(part)
            continue
        first, *rest = part.split("\n")
        line.append(first)
        for more in rest:
            yield line
            line = [more]
    yield line


def _is_unsure(line: Sequence[Part]) -> bool:
    """Whether a line has values beside other things, and no letter that stands outside of them.

    A choice of wordings has letters of its own; a value alone on its line may be a link.
    """
    if not all(isinstance(part, str | Variable) for part in line):
        return False
    beside = "".join(part for part in line if isinstance(part, str))
    letters = plain(beside)
    is_strong = any(unicodedata.bidirectional(letter) in _STRONG for letter in letters)
    values = sum(isinstance(part, Variable) for part in line)
    return not is_strong and (values > 1 or (values == 1 and bool(beside.strip())))
