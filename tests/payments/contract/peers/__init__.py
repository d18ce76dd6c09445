"""The providers that the contract's tests run against; see `tests.payments.contract.peer`."""

import importlib
import pkgutil

from tests.payments.contract.peer import PeerFactory


def all_peers() -> dict[str, PeerFactory]:
    """Every peer there is, by its name."""
    found: dict[str, PeerFactory] = {}
    for module in pkgutil.iter_modules(__path__):
        found |= importlib.import_module(f"{__name__}.{module.name}").PEERS
    return found
