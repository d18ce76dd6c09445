"""Which gateways there are: every module below `payments/` that has a `KIND`."""

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache

import payments
from payments.kinds import GatewayKind


@cache
def known_kinds() -> tuple[GatewayKind, ...]:
    """All of them in the order of their names.

    Raises:
        ValueError: two have the same name.
    """
    kinds = sorted(_kinds(), key=lambda kind: kind.name)
    names = [kind.name for kind in kinds]
    if len(set(names)) != len(names):
        raise ValueError(f"two gateways have the same name: {names}")
    return tuple(kinds)


def _kinds() -> Iterator[GatewayKind]:
    for module in pkgutil.iter_modules(payments.__path__):
        found = getattr(importlib.import_module(f"payments.{module.name}"), "KIND", None)
        if isinstance(found, GatewayKind):
            yield found
