"""Who may do what in the shop."""

from enum import IntEnum


class Role(IntEnum):
    """What somebody is to the shop; each role may do all that the ones before it may."""

    NOBODY = 0
    """Somebody we do not know yet, or whom the shop does not serve."""
    BUYER = 10
    """A customer: sees the shop and their own orders."""
    AGENT = 20
    """Answers customers in the shop's name."""
    PACKER = 30
    """Packs and hands over parcels."""
    MANAGER = 40
    """Runs the catalogue, prices and orders."""
    OWNER = 50
    """Owns the shop: money, staff and settings too."""
    SYSTEM = 60
    """The shop itself, acting on its own clock."""


def allows(role: Role, needed: Role) -> bool:
    """Whether somebody with `role` may do what needs `needed`."""
    return role >= needed
