"""What people have written, as it is kept while it waits or when it could not be served.

Nobody knows before a turn whether an update answers a question for a secret, so all of them are
sealed. Errors quote what made them fail, so a person's words are taken out of them.
"""

import json
import traceback
from collections.abc import Mapping
from typing import Any

from bot.engine.inbound import Inbound
from common.redaction import HIDDEN, redact_text
from common.vault import GATEWAYS, UPDATES, CannotOpen, Vault

SEALED = "sealed"
"""The only name in the raw form of what is sealed."""
SHORTEST = 4
"""Letters; shorter words stand in every traceback and give nothing away."""


class Sealing:
    """Seals raw updates; without a vault they are kept as they are."""

    def __init__(self, vault: Vault | None = None) -> None:
        self._vault = vault

    def close(self, raw: Mapping[str, Any]) -> Mapping[str, Any]:
        """The raw form as it may be kept."""
        if self._vault is None or not raw:
            return raw
        # Escaped, since broken clients send halves of letters that nothing else can hold.
        return {SEALED: self._vault.seal(UPDATES, json.dumps(raw))}

    def open(self, kept: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """The raw form as it came; None when nobody can read it here."""
        sealed = kept.get(SEALED)
        if sealed is None:
            return kept
        try:
            opened = json.loads(self._vault.open(UPDATES, sealed)) if self._vault else None
        except (CannotOpen, ValueError):
            return None
        return opened if isinstance(opened, dict) else None


class Safe:
    """Seals what owners confide in dialogues, in the form in which the ways to pay keep it."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def seal(self, text: str) -> str:
        """The text as it may be kept."""
        return self._vault.seal(GATEWAYS, text)

    def open(self, sealed: str) -> str:
        """The text as it was. Raises: CannotOpen."""
        return self._vault.open(GATEWAYS, sealed)


def error_text(error: BaseException, inbound: Inbound) -> str:
    """The traceback of an update that failed, without what was written in it."""
    told = "".join(traceback.format_exception(error))
    for said in (inbound.text, repr(inbound.text)[1:-1], json.dumps(inbound.text)[1:-1]):
        if len(said) >= SHORTEST:
            told = told.replace(said, HIDDEN)
    return redact_text(told)
