"""Words as goods are indexed by and as people type them."""

import re
from collections.abc import Iterable

from common.text import fold

LONGEST = 30
"""Letters of a word that count; nobody types more of one."""
MOST_ASKED = 8
"""Words of a search that count."""

_RUN = re.compile(r"\d+|[^\W\d_]+")
_JOINT = re.compile("[\u200c\u200d\\-‐‑']")
_SPACE = re.compile(r"\s+")

_FILLERS = frozenset(
    fold(
        """
        از با و یا به در که را رو هم این آن یک یه تا برای واسه مال من ما شما لطفا سلام ممنون مرسی
        دارید دارین داری هست هستش نیست موجود موجوده میخوام میخواهم میخواستم خواستم بدید بده لازم
        دنبال میگردم قیمت قیمتش چنده چند چقدر خرید بخرم فروش سفارش مدل نوع جنس عدد تومان تومن
        ve ile icin bir bu su var mi mu yok lutfen merhaba selam istiyorum ariyorum almak fiyat fiyati
        kac para ne kadar lira tl adet siparis bana da de
        the a an and or of for with in to my me i is are do you have any please hello hi want need
        looking buy price how much cost order some
        """
    ).split()
)
"""What people say around the thing they look for."""


def asked(text: str) -> list[str]:
    """The words of a search that tell goods apart; all of them when none does."""
    parts = [word for part in _SPACE.split(text.strip()) for word in _joined(part)]
    telling = [word for word in parts if word not in _FILLERS]
    return (telling or parts)[:MOST_ASKED]


def named(text: str) -> list[tuple[str, bool]]:
    """The words of a name, each with whether it stands there as such: a word of two parts that
    are joined without a space is there whole, and its parts are found as well.
    """
    found: list[tuple[str, bool]] = []
    for part in _SPACE.split(text.strip()):
        whole = _joined(part)
        found += [(word, True) for word in whole]
        pieces = [word for piece in _JOINT.split(part) for word in _runs(piece)]
        found += [(word, False) for word in pieces if len(word) > 1 and word not in whole]
    return found


def _joined(part: str) -> Iterable[str]:
    return _runs(_JOINT.sub("", part))


def _runs(text: str) -> list[str]:
    return [run[:LONGEST] for run in _RUN.findall(fold(text))]
