"""From words to products: which words of the shop are meant, and which product has most of them."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain, islice, pairwise

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from models import SearchKey, SearchPosting, Variant
from shop import catalogue
from shop.catalogue import PER_PAGE, ProductLine, sku_key
from shop.context import Shopping
from shop.search.likeness import WHOLE, halves, keys_for, likeness
from shop.search.words import asked

MOST = 40
"""Products shown at most; whoever has to turn more pages asks for something else."""

_MEANINGS = 24
"""Words of the shop that one word may mean."""
_APART = 0.9
"""How alike two words are to the one that was asked."""
_CLEARLY = 0.85
_RARE = 10_000
_NEAR_BEST = 0.55
"""What is less than this of the best is not shown beside it."""
_SOLD_OUT = 0.93

# On the connection: a session would make objects of rows that are only looked through.
_KEYS = select(col(SearchKey.word)).where(col(SearchKey.key).in_(bindparam("keys", expanding=True)))
_POSTINGS = select(
    col(SearchPosting.word), col(SearchPosting.product_id), col(SearchPosting.weight)
).where(col(SearchPosting.word).in_(bindparam("words", expanding=True)))
_SKU = select(col(Variant.product_id)).where(
    col(Variant.sku) == bindparam("sku"), col(Variant.active)
)

Ways = Sequence[tuple[Sequence[str], float]]
"""What a word may mean: words of the shop that have to be there together, and how likely that is."""
Postings = Mapping[str, Mapping[int, int]]
"""The products of each word, with what it counts there."""


@dataclass(frozen=True, slots=True)
class Results:
    """Products that somebody may mean, the likeliest first. `exact` is whether they have all that
    was asked for; the others are only near it.
    """

    lines: tuple[ProductLine, ...] = ()
    exact: bool = True

    def page(self, number: int) -> tuple[Sequence[ProductLine], int, int]:
        """The products of a page, its number and how many pages there are."""
        pages = max(-(-len(self.lines) // PER_PAGE), 1)
        number = min(max(number, 1), pages)
        return self.lines[(number - 1) * PER_PAGE : number * PER_PAGE], number, pages


def find(ctx: Shopping, text: str) -> Results:
    """Products somebody may mean: the one with exactly this SKU, else those with such words."""
    ctx.session.flush()
    key = sku_key(text)
    sku = ctx.session.execute(_SKU, {"sku": key}).scalar() if key else None
    if sku is not None and (line := catalogue.lines_of(ctx, [sku])):
        return Results(tuple(line))
    words = asked(text)
    if not words:
        return Results()
    ranked, exact = _ranked(ctx.session, words)
    lines = catalogue.lines_of(ctx, list(islice(ranked, MOST)))
    order = {line.id: ranked[line.id] * (_SOLD_OUT if line.left <= 0 else 1) for line in lines}
    return Results(tuple(sorted(lines, key=lambda line: -order[line.id])), exact)


def _ranked(session: Session, words: Sequence[str]) -> tuple[dict[int, float], bool]:
    """Products with their scores, the best first, and whether they have everything that was asked.

    Where none has, those with at least half of the words come near.
    """
    ways, postings = _ways(session, words)
    has = [_products(one, postings) for one in ways]
    whole = set.intersection(*has)
    kept = whole or _with_half(has)
    if not kept:
        return {}, True
    worth = [math.log(2 + _RARE / max(len(one), 1)) for one in has]
    likeliest = [_likeliest(one, postings, kept) for one in ways]
    scores = {
        id_: sum(
            weight * one[id_] for one, weight in zip(likeliest, worth, strict=True) if id_ in one
        )
        for id_ in kept
    }
    best = max(kept, key=lambda id_: (scores[id_], -id_))
    near = [id_ for id_ in kept if scores[id_] >= scores[best] * _NEAR_BEST]
    ranked = {id_: scores[id_] for id_ in sorted(near, key=lambda id_: (-scores[id_], id_))}
    return ranked, bool(whole) and all(_clearly(one, postings, best) for one in ways)


def _ways(session: Session, words: Sequence[str]) -> tuple[list[Ways], Postings]:
    """For each word that was asked, what it may mean: by itself, written as one with its
    neighbour, or taken apart.
    """
    joined = [one + other for one, other in pairwise(words)]
    known = _known(session, [*words, *joined])
    both = [_likely(word, {one for one in known if len(one) >= len(word)}) for word in joined]
    ways: list[Ways] = []
    for place, word in enumerate(words):
        likely = dict(_likely(word, known))
        for one in both[max(place - 1, 0) : place + 1]:
            likely |= {other: max(value, likely.get(other, 0.0)) for other, value in one.items()}
        alone = [((other,), value) for other, value in likely.items()]
        ways.append([*alone, *((pair, _APART) for pair in _apart(word, known))])
    wanted = {word for one in ways for parts, _ in one for word in parts}
    return ways, _postings(session, wanted)


def _products(ways: Ways, postings: Postings) -> set[int]:
    """All that have what may be meant by a word."""
    return set().union(*(_shared(parts, postings) for parts, _ in ways))


def _shared(parts: Sequence[str], postings: Postings) -> Set[int]:
    first, *others = (postings.get(part, {}).keys() for part in parts)
    return first & others[0] if others else first


def _with_half(has: Sequence[set[int]]) -> set[int]:
    counted = Counter(chain.from_iterable(has))
    return {id_ for id_, found in counted.items() if 2 * found >= len(has)}


def _likeliest(ways: Ways, postings: Postings, among: set[int]) -> Mapping[int, float]:
    """For each of these products, what the best reading of a word counts there."""
    best: dict[int, float] = {}
    for parts, alike in ways:
        counts = postings.get(parts[-1], {})
        for id_ in _shared(parts, postings) & among:
            best[id_] = max(best.get(id_, 0.0), alike * counts[id_])
    return best


def _clearly(ways: Ways, postings: Postings, product_id: int) -> bool:
    """Whether a product has a word so plainly that nobody wonders why it was found."""
    return any(
        alike >= _CLEARLY and product_id in _shared(parts, postings) for parts, alike in ways
    )


def _known(session: Session, words: Iterable[str]) -> set[str]:
    """The words of the shop that any of these may mean."""
    keys: set[str] = set()
    for word in words:
        keys |= keys_for(word)
        keys.update(f"{WHOLE}{half}" for pair in halves(word) for half in pair)
    return set(session.connection().execute(_KEYS, {"keys": sorted(keys)}).scalars())


def _likely(word: str, known: Iterable[str]) -> Mapping[str, float]:
    alike = ((likeness(word, other), other) for other in known)
    found = sorted((one for one in alike if one[0]), reverse=True)
    return {other: value for value, other in found[:_MEANINGS]}


def _apart(word: str, known: set[str]) -> list[tuple[str, str]]:
    if word in known:
        return []
    return [pair for pair in halves(word) if known.issuperset(pair)]


def _postings(session: Session, words: Iterable[str]) -> Postings:
    found: defaultdict[str, dict[int, int]] = defaultdict(dict)
    rows = session.connection().execute(_POSTINGS, {"words": sorted(words)})
    for word, product_id, weight in rows.all():
        found[word][product_id] = weight
    return found
