"""Where people want their parcels."""

import sqlalchemy
from sqlmodel import col

from common.errors import BadInput
from common.text import clean_input
from models import Address
from models.database import add_row
from models.loaded import PreparedRows
from shop import audit, kin
from shop.context import Shopping
from shop.phones import parse_phone

LONGEST_NAME, SHORTEST_ADDRESS, LONGEST_ADDRESS = 100, 10, 500
"""Characters."""
MOST_ADDRESSES = 20

# A checkout asks with every answer.
_OF_PERSON = PreparedRows(
    Address,
    sqlalchemy.select(Address)
    .where(col(Address.person_id).in_(kin.PERSON))
    .order_by(col(Address.last_used_at).desc(), col(Address.id).desc()),
)


def addresses(ctx: Shopping) -> list[Address]:
    """Where the person has had parcels sent, the last one used first."""
    found = _OF_PERSON.all(ctx.session, person_id=ctx.customer.id)
    once: dict[tuple[str, ...], Address] = {}
    for one in found:
        # Whoever was joined with another chat of theirs may have told both the same.
        once.setdefault((one.name, one.phone, one.text, one.postal_code or ""), one)
    return list(once.values())


def save_address(
    ctx: Shopping,
    name: str,
    phone: str,
    text: str,
    postal_code: str | None = None,
    place: tuple[float, float] | None = None,
    *,
    province: str | None = None,
    district: str | None = None,
) -> Address:
    """Keep where the person wants parcels; the same one again is only used again, and learns its
    postal code or its place on the map if they were not known. Of as many as anybody needs the one
    that was not used for longest makes room; orders keep a copy of theirs.

    `phone` may be written as people write it, `place` is latitude and longitude.

    Raises:
        BadInput: a part is empty, too long, or no telephone number.
    """
    parts = (
        person_name(name),
        parse_phone(phone, ctx.shop.country),
        parse_address(text),
    )
    code = clean_input(postal_code, 20) if postal_code else None
    latitude, longitude = place or (None, None)
    known = addresses(ctx)
    for one in known:
        differs = code is not None and one.postal_code not in (None, code)
        if (one.name, one.phone, one.text) != parts or differs:
            continue
        one.last_used_at = ctx.now
        one.postal_code = code or one.postal_code
        if province is not None:
            one.province, one.district = province, district
        if place is not None:
            one.latitude, one.longitude = place
        return one
    for unused in known[MOST_ADDRESSES - 1 :]:
        ctx.session.delete(unused)
        audit.write(ctx, "customer.address-forgotten", "person", ctx.customer.id)
    saved = add_row(
        ctx.session,
        Address,
        person_id=ctx.customer.id,
        name=parts[0],
        phone=parts[1],
        text=parts[2],
        province=province,
        district=district,
        postal_code=code,
        latitude=latitude,
        longitude=longitude,
        created_at=ctx.now,
        last_used_at=ctx.now,
    )
    audit.write(ctx, "customer.address-added", "person", ctx.customer.id)
    return saved


def person_name(text: str) -> str:
    """A name somebody gave, tidied.

    Raises:
        BadInput: it is empty, too long, or holds no letter.
    """
    name = clean_input(text, LONGEST_NAME)
    if len(name) < 2 or not any(letter.isalpha() for letter in name):
        raise BadInput("name-unreadable")
    return " ".join(name.split())


def parse_address(text: str) -> str:
    """Where a parcel should go, as somebody wrote it, tidied.

    Raises:
        BadInput: it is too short for any place, or too long for a label.
    """
    written = clean_input(text, LONGEST_ADDRESS)
    if len(written) < SHORTEST_ADDRESS:
        raise BadInput("address-too-short")
    return written
