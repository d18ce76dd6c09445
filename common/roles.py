"""Who may do what in the shop."""

from collections.abc import Mapping
from enum import Enum


class Role(Enum):
    """What somebody is to the shop, and what a route asks of them.

    Roles have no order: a packer sees addresses and no talks, an agent talks and packs nothing.
    """

    NOBODY = "nobody"
    """Somebody we do not know yet, or whom the shop does not serve."""
    BUYER = "buyer"
    """A customer: sees the shop and their own orders."""
    STAFF = "staff"
    """Works here, whatever they do; something a route may ask for, and nobody's own role."""
    PACKER = "packer"
    """Packs, ships and delivers: sees where parcels go, and neither money nor talks."""
    AGENT = "agent"
    """Answers customers in the shop's name and sees the orders of those who ask."""
    MANAGER = "manager"
    """Runs the shop: goods, prices, orders, money back, and the people who pack and answer."""
    OWNER = "owner"
    """Owns the shop: managers, ways to pay and settings too."""
    SYSTEM = "system"
    """The shop itself, acting on its own clock."""


_NOBODY = frozenset({Role.NOBODY})
_BUYER = _NOBODY | {Role.BUYER}
_STAFF = _BUYER | {Role.STAFF}
_MANAGER = _STAFF | {Role.PACKER, Role.AGENT, Role.MANAGER}
_OWNER = _MANAGER | {Role.OWNER}

MAY_ACT_AS: Mapping[Role, frozenset[Role]] = {
    Role.NOBODY: _NOBODY,
    Role.BUYER: _BUYER,
    Role.STAFF: _STAFF,
    Role.PACKER: _STAFF | {Role.PACKER},
    Role.AGENT: _STAFF | {Role.AGENT},
    Role.MANAGER: _MANAGER,
    Role.OWNER: _OWNER,
    Role.SYSTEM: _OWNER | {Role.SYSTEM},
}
"""Whose work each may do."""


def allows(role: Role, needed: Role) -> bool:
    """Whether somebody with `role` may do what needs `needed`."""
    return needed in MAY_ACT_AS[role]
