"""What a picture looks like in very small, so that it is known again in another file.

Receipts of one bank's app differ in a few letters, so the usual short fingerprints call them all the
same. Kept is the picture in 64 times 64 shades of grey: sent on through messengers, made smaller or
written anew it changes by a few shades anywhere, and another receipt of the same app by many in the
places where its amount and its number stand. What was cut or taken aslant is not known again; and
whoever looks is only told, since a person decides.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import Session, col, select

from models import PaymentReceipt

SIDE = 64
SPECKS = 20
"""So many of the 4,096 places may differ by anything: the clock above a screen, a mark drawn."""
SHADES = 10
"""By how many of 256 shades all others differ at most."""
LOOKED_BACK = timedelta(days=180)
MOST_LOOKED_AT = 3_000


@dataclass(frozen=True, slots=True)
class Likeness:
    """A picture in very small, and the earlier receipt that looks like it."""

    looks: bytes | None
    like_id: int | None = None


def looks_of(picture: Path) -> bytes:
    """A kept picture in very small."""
    # It costs memory that a shop without receipts can do without.
    from PIL import Image

    with Image.open(picture) as image:
        grey = image.convert("L").resize((SIDE, SIDE), Image.Resampling.BOX)
    return grey.tobytes()


def is_alike(one: bytes, other: bytes) -> bool:
    """Whether two pictures are the same one, as far as that shows."""
    from PIL import Image, ImageChops

    sides = (SIDE, SIDE)
    apart = ImageChops.difference(
        Image.frombytes("L", sides, one), Image.frombytes("L", sides, other)
    )
    return sum(apart.histogram()[SHADES + 1 :]) <= SPECKS


def compared(session: Session, looks: bytes, now: datetime) -> Likeness:
    """The same with the first of the earlier receipts that look like it.

    To be called where nothing waits: it reads what every receipt of half a year looks like.
    """
    known = session.exec(
        select(PaymentReceipt.id, PaymentReceipt.looks)
        .where(col(PaymentReceipt.looks).is_not(None), PaymentReceipt.sent_at > now - LOOKED_BACK)
        .order_by(col(PaymentReceipt.sent_at).desc())
        .limit(MOST_LOOKED_AT)
    )
    alike = [id_ for id_, other in known if other is not None and is_alike(looks, other)]
    return Likeness(looks, alike[-1] if alike else None)
