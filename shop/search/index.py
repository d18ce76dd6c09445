"""The index of goods, written in the transaction that changes them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlmodel import Session, col

from models import Product, SearchKey, SearchPosting, Setting, Variant
from models.database import insert_ignore, upsert
from shop import shelves
from shop.search.likeness import WHOLE, keys_of
from shop.search.words import named

VERSION = 1
"""Another number has every shop's index made anew at its next start."""
AT_ONCE = 200
"""Products whose words are written together."""

_NAME, _LABEL, _SHELF, _ABOUT = 1000, 700, 350, 200
_PART = 0.85
"""What a part of a joined word counts, of the whole."""
_HEAD = 1.1
"""What the word counts that says what a thing is: a Persian name begins with it, others end."""
_LENGTHENED = 0.04
"""What each further word of a name takes from all of its words."""
_WORDS_ABOUT = 40
_SETTING = "search-index"

_posting = SearchPosting.__table__  # type: ignore[attr-defined]
_key = SearchKey.__table__  # type: ignore[attr-defined]


def bring_up_to_date(session: Session, now: datetime) -> bool:
    """Index every product unless this release has done so; whether there was anything to do."""
    done = session.get(Setting, _SETTING, with_for_update=True)
    if done is not None and done.value == VERSION:
        return False
    refresh(session, session.execute(select(col(Product.id))).scalars().all())
    row = {"key": _SETTING, "value": VERSION, "updated_at": now}
    upsert(session, Setting, row, key=["key"])
    return True


def refresh(session: Session, product_ids: Sequence[int]) -> None:
    """Have these products found by what they are called now."""
    session.flush()
    for start in range(0, len(product_ids), AT_ONCE):
        _refresh(session, product_ids[start : start + AT_ONCE])


def _refresh(session: Session, ids: Sequence[int]) -> None:
    wanted = {
        (word, product_id): weight
        for product_id, weights in _weights(session, ids).items()
        for word, weight in weights.items()
    }
    standing = session.execute(
        select(_posting.c.word, _posting.c.product_id, _posting.c.weight).where(
            _posting.c.product_id.in_(ids)
        )
    )
    there = {(word, product_id): weight for word, product_id, weight in standing}
    for word, product_id in sorted(there.keys() - wanted.keys()):
        gone = (_posting.c.word == word) & (_posting.c.product_id == product_id)
        session.execute(delete(_posting).where(gone))
    _write_keys(session, {word for word, _ in wanted.keys() - there.keys()})
    for (word, product_id), weight in sorted(wanted.items()):
        if there.get((word, product_id)) != weight:
            row = {"word": word, "product_id": product_id, "weight": weight}
            upsert(session, SearchPosting, row, key=["word", "product_id"])


def _write_keys(session: Session, words: Iterable[str]) -> None:
    """The ways to words that no product had before."""
    new = sorted(words)
    known = select(_key.c.word).where(_key.c.key.in_([f"{WHOLE}{word}" for word in new]))
    for word in sorted(set(new) - set(session.execute(known).scalars())):
        for key in sorted(keys_of(word)):
            insert_ignore(session, SearchKey, {"key": key, "word": word})


def _weights(session: Session, ids: Sequence[int]) -> Mapping[int, Mapping[str, int]]:
    """What each word of each product counts; a product that is not for sale has none."""
    goods = session.execute(
        select(
            col(Product.id),
            col(Product.name),
            col(Product.description),
            col(Product.specs),
            col(Product.category_id),
        ).where(col(Product.id).in_(ids), col(Product.visible))
    ).all()
    kinds: defaultdict[int, list[Any]] = defaultdict(list)
    for product_id, sku, label in session.execute(
        select(col(Variant.product_id), col(Variant.sku), col(Variant.label)).where(
            col(Variant.product_id).in_(ids), col(Variant.active)
        )
    ):
        kinds[product_id] += [sku, label or ""]
    shelf_of = shelves.paths(session)
    return {
        id_: _words_of(
            name, kinds[id_], shelf_of[shelf], [about, *(value for _, value in specs or ())]
        )
        for id_, name, about, specs, shelf in goods
        if id_ in kinds
    }


def _words_of(
    name: str, kinds: Iterable[str], shelf: str, about: Iterable[str]
) -> Mapping[str, int]:
    weights: dict[str, int] = {}
    own = named(name)
    length = 1 - _LENGTHENED * min(sum(whole for _, whole in own) - 1, 8)
    head = _head(name)
    parts = [
        (((word, whole) for word, whole in own), _NAME * length),
        ((one for kind in kinds for one in named(kind)), _LABEL),
        (named(shelf), _SHELF),
        (named(" ".join(about))[:_WORDS_ABOUT], _ABOUT),
    ]
    for words, counts in parts:
        for word, whole in words:
            weight = counts * (1 if whole else _PART)
            weight *= _HEAD if counts == _NAME * length and word in head else 1
            weights[word] = max(weights.get(word, 0), round(weight))
    return weights


def _head(name: str) -> frozenset[str]:
    words = name.split()
    if not words:
        return frozenset()
    persian = "\u0600" <= words[0][0] <= "\u06ff"
    return frozenset(word for word, _ in named(words[0] if persian else words[-1]))
