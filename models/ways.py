"""The ways in which a shop takes money."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from common.money import Money
from models.columns import Json, big_id, check


class PaymentWay(SQLModel, table=True):
    """One account of the shop at a provider, such as its ZarinPal.

    `name` stands in payments and addresses for ever; `kind` says how it is spoken to. `active`
    ways are offered to buyers, in the order of `position`, for the first time at `offered_at`. `test` is what its gateway said: its
    money is play money. Limits are the owner's own, in `currency`, within those of the gateway.
    `secrets` are sealed texts by the names of their settings, `proxy` is sealed as well since it
    may hold a password; `values` are the open ones. `version` grows with each change. A way that
    was ever offered is never deleted: from `retired_at` on it is only asked about what it began.
    `probed_at` is when it was last tried, and `probe` the word for how that went.
    """

    __tablename__ = "payment_way"
    __table_args__ = (
        check("least_minor IS NULL OR least_minor > 0", name="least"),
        check("most_minor IS NULL OR most_minor >= coalesce(least_minor, 1)", name="most"),
        check("length(currency) = 3", name="currency"),
        check("retired_at IS NULL OR NOT active", name="retired"),
    )

    id: int = big_id()
    name: str = Field(unique=True)
    kind: str
    position: int
    active: bool = False
    test: bool = False
    currency: str
    least_minor: int | None = Field(default=None, sa_type=BigInteger)
    most_minor: int | None = Field(default=None, sa_type=BigInteger)
    values: dict[str, Any] = Field(default_factory=dict, sa_type=Json, nullable=False)
    secrets: dict[str, Any] = Field(default_factory=dict, sa_type=Json, nullable=False)
    proxy: str | None = None
    version: int = 1
    created_at: datetime
    offered_at: datetime | None = None
    retired_at: datetime | None = None
    probed_at: datetime | None = None
    probe: str = ""

    @property
    def least(self) -> Money | None:
        """The least payment its owner wants to take this way."""
        return Money(self.least_minor, self.currency) if self.least_minor is not None else None

    @property
    def most(self) -> Money | None:
        """The greatest payment its owner wants to take this way."""
        return Money(self.most_minor, self.currency) if self.most_minor is not None else None
