"""A file that only a password opens, and in which nobody can change a byte unseen.

It is sealed piece by piece, so that a file of any size needs the memory of one, and can be read
from anywhere. Each piece is bound to its place and the last one says that it is the last: pieces
cannot be swapped, left out, or taken from another file.

Source: https://eprint.iacr.org/2015/189 (STREAM),
https://cryptography.io/en/latest/hazmat/primitives/aead/ (AES-GCM),
https://datatracker.ietf.org/doc/html/rfc7914 (scrypt)
"""

import hashlib
import hmac
import io
import os
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

MAGIC = b"VEFA-SEALED-1\n"
PIECE = 64 * 1024
TAG_BYTES = 16
SALT_BYTES = 16
PREFIX_BYTES = 7
CHECK_BYTES = 16
HEADER_BYTES = len(MAGIC) + SALT_BYTES + PREFIX_BYTES + CHECK_BYTES
WORK_FACTOR = 2**15
"""What each try of a password costs: 32 MiB and a tenth of a second."""
MEMORY = 2 * 128 * 8 * WORK_FACTOR


class WrongPassword(Exception):
    """The file was sealed with another password."""


class Tampered(Exception):
    """Something in the file is not as it was sealed, or its end is missing."""


def is_sealed(path: Path) -> bool:
    """Whether a file was written by `SealingFile`."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


class SealingFile(io.RawIOBase):
    """Seals what is written to it; `close` writes the end, without which nothing can be read."""

    def __init__(self, file: IO[bytes], password: str) -> None:
        """Begin a sealed file in `file`, which is not closed with it."""
        super().__init__()
        salt, prefix = os.urandom(SALT_BYTES), os.urandom(PREFIX_BYTES)
        key, check = _keys(password, salt)
        header = MAGIC + salt + prefix + check
        file.write(header)
        self._file, self._pieces = file, _Pieces(key, prefix, header)
        self._waiting, self._count = bytearray(), 0

    def writable(self) -> bool:
        return True

    def write(self, data: "ReadableBuffer", /) -> int:
        with memoryview(data) as view:
            self._waiting += view
            size = view.nbytes
        # One piece is kept back: the last one is sealed otherwise.
        while len(self._waiting) > PIECE:
            self._seal(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]
        return size

    def close(self) -> None:
        if not self.closed:
            self._seal(bytes(self._waiting), last=True)
            self._waiting.clear()
        super().close()

    def _seal(self, piece: bytes, *, last: bool) -> None:
        self._file.write(self._pieces.seal(piece, self._count, last=last))
        self._count += 1


class OpenedFile(io.RawIOBase):
    """What was sealed, readable from anywhere."""

    def __init__(self, file: IO[bytes], password: str) -> None:
        """Open what `file` holds.

        Raises:
            WrongPassword: it was sealed with another one.
            Tampered: it is cut off.
        """
        super().__init__()
        header = file.read(HEADER_BYTES)
        size = file.seek(0, io.SEEK_END) - HEADER_BYTES
        if size < TAG_BYTES:
            raise Tampered
        salt = header[len(MAGIC) :][:SALT_BYTES]
        prefix = header[len(MAGIC) + SALT_BYTES :][:PREFIX_BYTES]
        key, check = _keys(password, salt)
        if not hmac.compare_digest(check, header[-CHECK_BYTES:]):
            raise WrongPassword
        self._file, self._pieces = file, _Pieces(key, prefix, header)
        self._last = (size - 1) // (PIECE + TAG_BYTES)
        self._size = size - (self._last + 1) * TAG_BYTES
        self._at = 0
        self._opened: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Read at most one piece.

        Raises:
            Tampered: it is not as it was sealed.
        """
        number, skipped = divmod(self._at, PIECE)
        if self._at >= self._size:
            return 0
        with memoryview(buffer).cast("B") as view:
            piece = self._piece(number)[skipped : skipped + len(view)]
            view[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def _piece(self, number: int) -> bytes:
        if self._opened[0] != number:
            self._file.seek(HEADER_BYTES + number * (PIECE + TAG_BYTES))
            sealed = self._file.read(PIECE + TAG_BYTES)
            last = number == self._last
            self._opened = (number, self._pieces.open(sealed, number, last=last))
        return self._opened[1]


class _Pieces:
    """Seals and opens the pieces of one file."""

    def __init__(self, key: bytes, prefix: bytes, header: bytes) -> None:
        # Imported where a file is sealed: most shops never do.
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        self._cipher, self._prefix, self._header = AESGCM(key), prefix, header

    def seal(self, piece: bytes, number: int, *, last: bool) -> bytes:
        return self._cipher.encrypt(self._nonce(number, last=last), piece, self._header)

    def open(self, sealed: bytes, number: int, *, last: bool) -> bytes:
        from cryptography.exceptions import InvalidTag

        try:
            return self._cipher.decrypt(self._nonce(number, last=last), sealed, self._header)
        except InvalidTag:
            raise Tampered from None

    def _nonce(self, number: int, *, last: bool) -> bytes:
        return self._prefix + number.to_bytes(4) + bytes([last])


def _keys(password: str, salt: bytes) -> tuple[bytes, bytes]:
    """What the pieces are sealed with, and by what the password is known."""
    both = hashlib.scrypt(
        password.encode(), salt=salt, n=WORK_FACTOR, r=8, p=1, maxmem=MEMORY, dklen=32 + CHECK_BYTES
    )
    return both[:32], both[32:]
