"""How much two words are alike to somebody who types quickly, by ear, and with endings."""

from collections.abc import Iterable

KEPT = 7
"""Letters at the beginning of a word within which slips are found."""
LONGEST_BEGINNING = 12
BEGINNING, SLIP, WHOLE = "^", "~", "="
"""What a key stands for is its first letter."""

_SOUNDS = (
    *("زذضظ", "سصث", "تط", "قغ", "هح", "کگ", "جچژ", "پب"),
    *("pb", "td", "kgq", "cs", "sz", "iy", "ou", "ae", "vw", "fv"),
)
_ALIKE = frozenset(
    (one, other) for group in _SOUNDS for one in group for other in group if one != other
)
_VOWELS = frozenset("aeiouاوی")
"""Persian writes few vowels, and English spells them as it likes."""

_SLIP, _SOUND, _VOWEL = 1.0, 0.5, 0.8
_FIRST = 0.6
"""What a slip costs more at the first letter, which people look for before they press it."""
_ENDING = 0.12
"""What each letter costs by which one word goes on beyond the other."""
_LONGEST_ENDING, _SHORTEST_STEM = 5, 3
"""What somebody may add to a word of the shop, and how much of that there must be."""
_COST = 0.22
LEAST = 0.5
"""Words less alike than this are two words."""


def keys_of(word: str) -> set[str]:
    """The keys under which a word of the shop is found."""
    keys = {f"{WHOLE}{word}"}
    keys |= {f"{BEGINNING}{word[:end]}" for end in range(2, min(len(word), LONGEST_BEGINNING) + 1)}
    return keys | {f"{SLIP}{left}" for left in _slips(word)}


def keys_for(asked: str) -> set[str]:
    """The keys under which words may stand that somebody meant by this one."""
    keys = {f"{WHOLE}{asked}", f"{BEGINNING}{asked[:LONGEST_BEGINNING]}"}
    if asked.isdigit():
        return keys
    keys |= {f"{WHOLE}{asked[:end]}" for end in range(3, len(asked))}
    for end in range(max(len(asked) - 2, 4), len(asked) + 1):
        keys |= {f"{SLIP}{left}" for left in _slips(asked[:end])}
    return keys


def halves(asked: str) -> list[tuple[str, str]]:
    """The ways to read one word as two that were joined."""
    return [(asked[:cut], asked[cut:]) for cut in range(2, len(asked) - 1)]


def likeness(asked: str, word: str) -> float:
    """1 for the same word, less for endings and slips, 0 for another word."""
    if asked == word:
        return 1.0
    if asked.isdigit() or word.isdigit():
        return 0.0
    cost = _distance(asked, word)
    allowed = _allowed(min(len(asked), len(word)))
    alike = 1.0 - _COST * cost
    return alike if cost <= allowed and alike >= LEAST else 0.0


def _allowed(letters: int) -> float:
    """How much may be wrong in a word of so many letters."""
    if letters < 3:
        return 0.4
    if letters == 3:
        return 0.6
    return 1.4 if letters < 6 else 2.2


def _slips(word: str) -> Iterable[str]:
    """The beginning of a word with one letter left out, in long ones two."""
    kept = word[:KEPT]
    once = {kept[:at] + kept[at + 1 :] for at in range(len(kept))} if len(kept) > 2 else set()
    twice = {one[:at] + one[at + 1 :] for one in once for at in range(len(one))}
    return {kept} | once | (twice if len(kept) >= KEPT else set())


def _distance(asked: str, word: str) -> float:
    """What it costs to make one word of the other, where either may go on beyond the other.

    Letters that sound alike, vowels and two letters that changed places cost less than others.
    """
    before: list[float] = []
    row = [at * _SLIP for at in range(len(word) + 1)]
    best = row[-1] + len(asked) * _SLIP
    for place, letter in enumerate(asked, 1):
        last, before, row = before, row, [row[0] + _missed(letter)]
        for at, other in enumerate(word, 1):
            changed = _changed(letter, other)
            first = _FIRST if place == at == 1 and changed > _SOUND else 0.0
            cost = min(
                before[at - 1] + changed + first,
                before[at] + _missed(letter),
                row[at - 1] + _missed(other),
            )
            if place > 1 and at > 1 and letter == word[at - 2] and asked[place - 2] == other:
                cost = min(cost, last[at - 2] + _VOWEL)
            row.append(cost)
        if len(asked) - place <= _LONGEST_ENDING and place >= _SHORTEST_STEM:
            best = min(best, row[-1] + (len(asked) - place) * _ENDING)
    begun = (cost + (len(word) - at) * _ENDING for at, cost in enumerate(row) if at > 1)
    return min(best, row[-1], *begun)


def _missed(letter: str) -> float:
    return _VOWEL if letter in _VOWELS else _SLIP


def _changed(letter: str, other: str) -> float:
    if letter == other:
        return 0.0
    if (letter, other) in _ALIKE:
        return _SOUND
    return _VOWEL if letter in _VOWELS and other in _VOWELS else _SLIP
