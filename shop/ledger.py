"""The one ledger: double entry, append only; a balance is the sum of its entries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, func, insert, select

from common.ids import new_id
from models import Account, LedgerEntry, Transfer
from models.database import insert_ignore
from shop import kin
from shop.context import Shopping

SHOP = "shop"
SALES = "sales"
"""What the shop earned."""
TO_REVIEW = "to-review"
"""Money that came and fits no rule, until the owner decides about it."""
POCKET = "pocket"
"""What people of the shop gave back by hand; its balance is what they are owed."""
CLEARING = "clearing"
"""What a gateway took for us and owes us; its balance is negative."""

_ENTRIES = insert(LedgerEntry.__table__)  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True, order=True)
class AccountName:
    """Whose account (`shop`, `gateway:testbank`, `person:12`), which, and what is counted in it
    (a currency, or `points`).
    """

    owner: str
    name: str
    asset: str


def post(
    ctx: Shopping,
    key: str,
    kind: str,
    entries: Sequence[tuple[AccountName, int]],
    *,
    order_id: int | None = None,
) -> bool:
    """Write a transfer, once for each key for ever.

    Args:
        ctx: the turn.
        key: what makes it one, e.g. `attempt:12:paid`.
        kind: what it is, e.g. `capture`.
        entries: into an account, or out of it when negative, in the smallest unit.
        order_id: the order it is about, if any.

    Returns:
        Whether this call wrote it.

    Raises:
        ValueError: an asset does not sum to zero, or an entry is nothing.
    """
    sums: defaultdict[str, int] = defaultdict(int)
    for account, amount in entries:
        sums[account.asset] += amount
    if any(sums.values()) or not all(amount for _, amount in entries):
        raise ValueError(f"the entries of {key} do not balance")
    transfer = {"id": new_id(), "key": key, "kind": kind, "order_id": order_id, "at": ctx.now}
    if not insert_ignore(ctx.session, Transfer, transfer):
        return False
    # Sorted, so that two transfers never wait for each other in a circle.
    ids = {account: _id_of(ctx.session, account) for account in sorted({a for a, _ in entries})}
    ctx.session.exec(
        _ENTRIES,
        params=[
            {
                "id": new_id(),
                "transfer_id": transfer["id"],
                "account_id": ids[account],
                "amount": amount,
            }
            for account, amount in entries
        ],
    )
    return True


def balance(session: Session, owner: str, asset: str, *, name: str | None = None) -> int:
    """What somebody has of an asset, over all their accounts or in the one called `name`."""
    total = (
        select(func.coalesce(func.sum(LedgerEntry.amount), 0))
        .join(Account, col(Account.id) == LedgerEntry.account_id)
        .where(Account.owner == owner, Account.asset == asset)
    )
    if name is not None:
        total = total.where(Account.name == name)
    return int(session.exec(total).one())


def alone_with(session: Session, person_id: int, name: str, asset: str) -> None:
    """Have whoever else spends from these accounts of somebody wait until the commit."""
    session.exec(
        select(Account.id)
        .where(
            col(Account.owner).in_(kin.purses(person_id)),
            Account.name == name,
            Account.asset == asset,
        )
        .order_by(col(Account.id))
        .with_for_update(key_share=True)
    ).all()


def shares(purses: Sequence[tuple[AccountName, int]], wanted: int) -> list[tuple[AccountName, int]]:
    """How much of what is wanted each of somebody's accounts gives; none gives more than it has."""
    given = []
    for purse, has in purses:
        part = min(max(has, 0), wanted)
        wanted -= part
        if part:
            given.append((purse, part))
    return given


def _id_of(session: Session, account: AccountName) -> int:
    """The account's row, opened when it is first needed."""
    row = {"owner": account.owner, "name": account.name, "asset": account.asset}
    known = select(Account.id).where(
        Account.owner == account.owner, Account.name == account.name, Account.asset == account.asset
    )
    found = session.exec(known).first()
    if found is None:
        insert_ignore(session, Account, {"id": new_id(), **row})
        found = session.exec(known).one()
    return found
