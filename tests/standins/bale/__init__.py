"""A Bot API on loopback that refuses what Bale refuses, as far as anybody has written that down."""

from __future__ import annotations

from tests.standins.bale.platform import TOKEN, Bale

__all__ = ["TOKEN", "Bale"]
