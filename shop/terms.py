"""The terms of sale and the privacy notice: what they say, and who has accepted which words.

The locales bring words for every language; the owner may replace them. What a buyer accepts, on the
order's page or where there is none in the chat, is kept word for word, since the law asks the seller
to be able to show it. docs/running.md says where the words come from, and what is not certain.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy
from sqlmodel import Session, col, select

from common.errors import BadInput
from common.ids import new_id
from common.messages import Message, msg
from common.roles import Role
from common.text import clean_input
from models import Acceptance, LegalKind, LegalText, Setting
from models.database import insert_ignore, upsert
from models.prepared import Prepared
from shop import audit, bills, orders, withdrawal
from shop.context import Shopping, Write
from shop.settings import LANGUAGES, Shop

Replaced = Mapping[tuple[LegalKind, str], str]
"""What the owner has written in place of the locales' words."""
LONGEST = 20_000
"""Characters of one text."""
ELSEWHERE = "other"
"""A country whose law our words do not name."""


@dataclass(frozen=True, slots=True)
class Text:
    """Terms or a notice as somebody reads them."""

    kind: LegalKind
    language: str
    body: str

    @property
    def sha256(self) -> str:
        """The digest of its words, by which they are kept."""
        words = f"{self.kind.value}\n{self.language}\n{self.body}"
        return hashlib.sha256(words.encode()).hexdigest()

    @property
    def version(self) -> str:
        """Short enough to be read out; other words have another one."""
        return self.sha256[:8].upper()


@dataclass(frozen=True, slots=True)
class Terms:
    """What one accepts before paying: both texts in one language."""

    terms: Text
    privacy: Text

    @property
    def version(self) -> str:
        """Of both together."""
        return f"{self.terms.version}-{self.privacy.version}"


def _key(kind: LegalKind, language: str) -> str:
    return f"legal-{kind.value}-{language}"


_KEYS = {_key(kind, language): (kind, language) for kind in LegalKind for language in LANGUAGES}
_REPLACED = Prepared(
    sqlalchemy.select(col(Setting.key), col(Setting.value)).where(col(Setting.key).in_(_KEYS))
)


def law_of(country: str | None) -> str:
    """The country whose law our words name; the same word for all others."""
    return country if country in withdrawal.LEGAL_DAYS else ELSEWHERE


def ours(shop: Shop, kind: LegalKind) -> Message:
    """The words that the locales bring for this shop."""
    country = law_of(shop.country)
    seller: str | Message = shop.seller or msg("legal-seller-chat", shop=shop.name)
    if kind is LegalKind.PRIVACY:
        return msg("legal-privacy", shop=shop.name, seller=seller, country=country)
    days = withdrawal.legal_days(shop.country)
    return msg("legal-terms", shop=shop.name, seller=seller, days=days, country=country)


def today(shop: Shop, own: Replaced, language: str, write: Write) -> Terms:
    """What somebody who reads this language accepts today."""
    reader = shop.reader(language)
    terms, privacy = (
        Text(kind, language, own.get((kind, language)) or write(ours(shop, kind), reader))
        for kind in (LegalKind.TERMS, LegalKind.PRIVACY)
    )
    return Terms(terms, privacy)


def in_chat(ctx: Shopping) -> Terms | None:
    """What the buyer accepts by ordering; None in a shop where everybody pays on the order's page,
    which asks for it.
    """
    if ctx.shop.public_url is not None and not _is_paid_in_chat(ctx):
        return None
    return today(ctx.shop, replaced(ctx.session), ctx.reader.language, ctx.write)


def _is_paid_in_chat(ctx: Shopping) -> bool:
    """Whether some way leads past the order's page: a card, cash at the door, or a bill here."""
    by_hand = ctx.shop.card is not None or ctx.shop.cash is not None
    return by_hand or any(bills.channel_of(one) == ctx.channel for one in ctx.shop.gateways)


def unaccepted(ctx: Shopping, order_id: int) -> Terms | None:
    """What is to be accepted before an order is paid in the chat; None where it has been."""
    own = replaced(ctx.session)
    current = [today(ctx.shop, own, language, ctx.write) for language in LANGUAGES]
    if has_accepted(acceptances_of(ctx.session, order_id), current):
        return None
    return today(ctx.shop, own, ctx.reader.language, ctx.write)


def replaced(session: Session) -> dict[tuple[LegalKind, str], str]:
    """The owner's own words, by what they are about and their language."""
    session.flush()
    return {_KEYS[row.key]: str(row.value) for row in _REPLACED.all(session)}


def replace(ctx: Shopping, kind: LegalKind, language: str, body: str) -> None:
    """The owner writes words of their own; buyers accept them from the next payment on.

    Raises:
        NotAllowed: somebody below an owner.
        BadInput: there is nothing in it, or too much.
    """
    ctx.need(Role.OWNER)
    words = clean_input(body, LONGEST)
    if not words or language not in LANGUAGES:
        raise BadInput("bad-input")
    key = _key(kind, language)
    row = {"key": key, "value": words, "updated_at": ctx.now}
    before = _written(ctx.session, key)
    upsert(ctx.session, Setting, row, key=["key"])
    audit.write(ctx, f"setting.{key}", "setting", key, {"value": before}, {"value": words})


def restore(ctx: Shopping, kind: LegalKind, language: str) -> None:
    """The owner goes back to the words that the shop brings.

    Raises:
        NotAllowed: somebody below an owner.
    """
    ctx.need(Role.OWNER)
    key = _key(kind, language)
    row = ctx.session.get(Setting, key)
    if row is None:
        return
    ctx.session.delete(row)
    ctx.session.flush()
    audit.write(ctx, f"setting.{key}", "setting", key, {"value": row.value}, {"value": None})


def accept(ctx: Shopping, order_id: int, terms: Terms) -> bool:
    """The buyer has accepted these words for this order; whether that is new."""
    order = orders.by_id(ctx.session, order_id)
    for text in (terms.terms, terms.privacy):
        words = {
            "sha256": text.sha256,
            "kind": text.kind,
            "language": text.language,
            "body": text.body,
            "created_at": ctx.now,
        }
        insert_ignore(ctx.session, LegalText, words)
    row = {
        "id": new_id(),
        "order_id": order.id,
        "terms": terms.terms.sha256,
        "privacy": terms.privacy.sha256,
        "accepted_at": ctx.now,
    }
    if not insert_ignore(ctx.session, Acceptance, row):
        return False
    audit.write(ctx, "terms.accepted", "order", order.id, None, {"version": terms.version})
    return True


def acceptances_of(session: Session, order_id: int) -> Sequence[Acceptance]:
    """What was accepted for an order, the first first."""
    rows = session.exec(
        select(Acceptance).where(Acceptance.order_id == order_id).order_by(col(Acceptance.id))
    )
    return rows.all()


def has_accepted(accepted: Iterable[Acceptance], current: Iterable[Terms]) -> bool:
    """Whether the words of today, in any language, are among what was accepted."""
    today = {(one.terms.sha256, one.privacy.sha256) for one in current}
    return any((one.terms, one.privacy) in today for one in accepted)


def _written(session: Session, key: str) -> str | None:
    return session.exec(select(Setting.value).where(Setting.key == key)).first()
