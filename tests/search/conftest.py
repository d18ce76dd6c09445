"""The small shop of the rules' tests."""

from tests.shop.conftest import world

__all__ = ["world"]
