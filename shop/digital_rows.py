"""From the cells of a seller's table to what digital goods are delivered as."""

import hashlib
import re
import shutil
from pathlib import Path
from urllib.parse import urlsplit

from common.errors import BadInput
from common.ids import new_id
from common.text import clean_input, fold
from models import DigitalKind, ProductKind
from shop.digital import Supply
from shop.sheets import LONGEST_FIELD, Row

KINDS = {
    ProductKind.PHYSICAL: ("physical", "کالا", "فیزیکی", "fiziksel", "kargo"),
    ProductKind.DIGITAL: ("digital", "دیجیتال", "دیجیتالی", "dijital"),
}
"""How sellers write the kind of a product, in our three languages."""
_KIND_OF = {fold(word): kind for kind, words in KINDS.items() for word in words}
LONGEST_KEY, LONGEST_LINK = 500, 2_000
"""Characters."""
LARGEST_BYTES = 50 * 1024 * 1024
FOLDER = "files"


def read_kind(row: Row, given: Supply | None) -> ProductKind | None:
    """What kind of product a row is; None where it does not say, so that what is known stays.

    Raises:
        BadInput: it is another word, or goods in a parcel have a key, link or file.
    """
    written = fold(clean_input(row.cells["kind"]))
    if not written:
        return ProductKind.DIGITAL if given is not None else None
    kind = _KIND_OF.get(written)
    if kind is None:
        raise BadInput("import-kind-unreadable")
    if kind is ProductKind.PHYSICAL and given is not None:
        raise BadInput("import-digital-in-parcel")
    return kind


def read_supply(row: Row, folder: Path, data_dir: Path, *, has_page: bool) -> Supply | None:
    """The keys, the link or the file of a row; None where it has none of them.

    Raises:
        BadInput: it has more than one, or one that no buyer could use.
    """
    keys, link, file = (row.cells[name].strip() for name in ("keys", "link", "file"))
    if sum(map(bool, (keys, link, file))) > 1:
        raise BadInput("import-digital-several")
    if keys:
        return Supply(DigitalKind.KEY, read_keys(keys))
    if link:
        return Supply(DigitalKind.LINK, (read_link(link),))
    if not file:
        return None
    if not has_page:
        raise BadInput("import-file-without-page")
    return _file(file, folder, data_dir)


def read_keys(text: str) -> tuple[str, ...]:
    """Keys with | or a new line between them, each once.

    Raises:
        BadInput: one of them is longer than any key.
    """
    parts = re.split(r"[|\n]", clean_input(text, LONGEST_FIELD))
    keys = tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))
    if any(len(key) > LONGEST_KEY for key in keys):
        raise BadInput("import-key-too-long", most=LONGEST_KEY)
    return keys


def read_link(text: str) -> str:
    """An address of the web.

    Raises:
        BadInput: a browser could not open it.
    """
    link = clean_input(text, LONGEST_LINK)
    try:
        parts = urlsplit(link)
    except ValueError:
        raise BadInput("import-link-unreadable") from None
    is_one = parts.scheme in ("http", "https") and "." in parts.netloc
    if not is_one or any(letter.isspace() for letter in link):
        raise BadInput("import-link-unreadable")
    return link


def _file(name: str, folder: Path, data_dir: Path) -> Supply:
    """A copy of the seller's file in the data folder, known by what is in it."""
    name = name.replace("\\", "/")
    try:
        source = (folder / name).resolve()
        if not source.is_relative_to(folder.resolve()):
            raise BadInput("import-photo-outside")
        if source.stat().st_size > LARGEST_BYTES:
            raise BadInput("import-file-too-large", most=LARGEST_BYTES // 1024 // 1024)
        with source.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
    except (OSError, ValueError):
        raise BadInput("import-file-missing", name=name[:LONGEST_KEY]) from None
    kept = data_dir / FOLDER / digest
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        half = kept.with_name(f"{digest}.{new_id()}.part")
        shutil.copyfile(source, half)
        half.replace(kept)
    return Supply(DigitalKind.FILE, (f"{FOLDER}/{digest}",), name=source.name)
