"""Texts that stand encrypted in the database, so that a copy of it gives nothing away.

Each purpose has a key of its own, derived from the installation's secret key. What is sealed names
its key, so that a new secret key can take over one text after the other.

Source: https://cryptography.io/en/latest/hazmat/primitives/aead/ (AES-GCM),
https://datatracker.ietf.org/doc/html/rfc5869 (HKDF)
"""

import hashlib
import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Imported where it is used, since few turns seal anything.
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MARK = "v1"
"""How it is sealed, for the day on which that changes."""
NONCE_BYTES = 12
GATEWAYS = "gateways"
"""What the owner has confided for the ways to pay."""
CHANNELS = "channels"
"""What platforms know the shop's accounts by."""
UPDATES = "updates"
"""What people have written, while it waits or cannot be served."""


class CannotOpen(Exception):
    """It was sealed with a secret key that is not here, for another purpose, or was changed."""


class Vault:
    """Seals with one secret key and opens what it or an earlier one has sealed.

    Raises:
        ValueError: a secret key is empty.
    """

    def __init__(self, secret_key: str, *earlier: str) -> None:
        if not all((secret_key, *earlier)):
            raise ValueError("nothing can be sealed with an empty key")
        self._current = _name_of(secret_key)
        self._secrets = {_name_of(one): one for one in (secret_key, *earlier)}

    def __repr__(self) -> str:
        return f"Vault({self._current})"

    def seal(self, purpose: str, text: str) -> str:
        """The text as it may be kept; another one each time."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._cipher(purpose, self._current).encrypt(nonce, text.encode(), _bound(purpose))
        return f"{MARK}.{self._current}.{urlsafe_b64encode(nonce + sealed).decode()}"

    def open(self, purpose: str, sealed: str) -> str:
        """The text as it was.

        Raises:
            CannotOpen: nobody can read it here.
        """
        from cryptography.exceptions import InvalidTag

        mark, _, rest = sealed.partition(".")
        name, _, body = rest.partition(".")
        if mark != MARK or name not in self._secrets:
            raise CannotOpen
        try:
            content = urlsafe_b64decode(body)
            nonce, hidden = content[:NONCE_BYTES], content[NONCE_BYTES:]
            return self._cipher(purpose, name).decrypt(nonce, hidden, _bound(purpose)).decode()
        except (InvalidTag, ValueError):
            raise CannotOpen from None

    def is_current(self, sealed: str) -> bool:
        """Whether it is sealed with the secret key of today."""
        return sealed.startswith(f"{MARK}.{self._current}.")

    def knows(self, key: str) -> bool:
        """Whether it opens what was sealed with the key of this name; see `key_of`."""
        return key in self._secrets

    def renewed(self, purpose: str, sealed: str) -> str:
        """The same text sealed with the secret key of today.

        Raises:
            CannotOpen: nobody can read it here.
        """
        if self.is_current(sealed):
            return sealed
        return self.seal(purpose, self.open(purpose, sealed))

    def _cipher(self, purpose: str, name: str) -> "AESGCM":
        return _cipher(self._secrets[name], purpose)


def key_of(sealed: str) -> str:
    """What the key is called that a text was sealed with; nothing of the key is in its name."""
    return sealed.split(".")[1]


@lru_cache(maxsize=16)
def _cipher(secret_key: str, purpose: str) -> "AESGCM":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(_derived(secret_key, f"vefa/{purpose}"))


def _bound(purpose: str) -> bytes:
    return f"{MARK}.{purpose}".encode()


def _name_of(secret_key: str) -> str:
    """What a key is called; nothing of it can be found out from that."""
    return _derived(secret_key, "vefa/name").hex()[:8]


def _derived(secret_key: str, purpose: str) -> bytes:
    """HKDF with SHA-256, of the one block that a key of AES-256 takes."""
    extracted = hmac.digest(bytes(32), secret_key.encode(), hashlib.sha256)
    return hmac.digest(extracted, purpose.encode() + b"\x01", hashlib.sha256)
