"""Pictures of goods: checked, made small enough for a chat, and kept once each."""

import hashlib
import warnings
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from sqlalchemy import and_
from sqlmodel import Session, col, select

from common.errors import BadInput
from common.ids import new_id
from models import Media, MediaRef, Product, ProductMedia
from models.database import insert_ignore

FORMATS = ("JPEG", "PNG", "WEBP")
LARGEST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
"""More than any phone takes; a small file can hold far more, to fill a server's memory."""
LONGEST_SIDE = 1600
"""Pixels; what chats show at most."""
QUALITY = 85
FOLDER = "media"


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture in the data folder. `sha256` is of the file it was made from, so that the same
    picture is known again; `file` is relative to the data folder.
    """

    sha256: str
    file: str
    width: int
    height: int
    bytes: int
    mime: str = "image/jpeg"


@dataclass(frozen=True, slots=True)
class Face:
    """A picture as others may have it: `sha256` names it on our own pages, `ref` is what a channel
    calls it that has it already, empty where it has not.
    """

    sha256: str
    ref: str


def keep_photo(source: Path, data_dir: Path) -> Photo:
    """Check a picture and keep it as a JPEG without the place and phone it was taken with.

    Raises:
        BadInput: it is missing, too large, or no JPEG, PNG or WebP picture.
    """
    try:
        _check_size(source.stat().st_size)
        original = source.read_bytes()
    except (OSError, ValueError):
        raise BadInput("photo-missing", name=source.name) from None
    return keep_bytes(original, data_dir)


def keep_bytes(original: bytes, data_dir: Path) -> Photo:
    """The same for a picture somebody sent.

    Raises:
        BadInput: it is too large, or no JPEG, PNG or WebP picture.
    """
    _check_size(len(original))
    sha256 = hashlib.sha256(original).hexdigest()
    kept = data_dir / FOLDER / f"{sha256}.jpg"
    if not kept.exists():
        _write(kept, _as_jpeg(original))
    width, height = _size(kept)
    return Photo(sha256, f"{FOLDER}/{kept.name}", width, height, kept.stat().st_size)


def keep_drawn(sha256: str, draw: Callable[[], bytes], data_dir: Path) -> Photo:
    """A picture of our own, drawn unless it is there already; `sha256` is of what it shows."""
    kept = data_dir / FOLDER / f"{sha256}.png"
    if not kept.exists():
        _write(kept, draw())
    width, height = _size(kept)
    return Photo(sha256, f"{FOLDER}/{kept.name}", width, height, kept.stat().st_size, "image/png")


def keep_file(sha256: str, content: bytes, extension: str, mime: str, data_dir: Path) -> Photo:
    """Any file, as it is."""
    kept = data_dir / FOLDER / f"{sha256}.{extension}"
    if not kept.exists():
        _write(kept, content)
    return Photo(sha256, f"{FOLDER}/{kept.name}", 0, 0, len(content), mime)


def book_photo(session: Session, photo: Photo) -> int:
    """The id under which a picture stands in the books."""
    row = {
        "id": new_id(),
        "sha256": photo.sha256,
        "file": photo.file,
        "mime": photo.mime,
        "width": photo.width,
        "height": photo.height,
        "bytes": photo.bytes,
    }
    insert_ignore(session, Media, row)
    return session.exec(select(Media.id).where(Media.sha256 == photo.sha256)).one()


def faces(session: Session, media_ids: Collection[int], channel: str) -> Mapping[int, Face]:
    """How these pictures can be shown without being sent anew, by their media ids."""
    rows = session.exec(
        select(Media.id, Media.sha256, MediaRef.ref)
        .outerjoin(
            MediaRef, and_(col(MediaRef.media_id) == Media.id, col(MediaRef.channel) == channel)
        )
        .where(col(Media.id).in_(media_ids))
    )
    return {id_: Face(sha256, ref or "") for id_, sha256, ref in rows}


def on_show(session: Session, sha256: str) -> str | None:
    """The file of a picture that everybody may see, since it belongs to something for sale."""
    return session.exec(
        select(Media.file)
        .join(ProductMedia, col(ProductMedia.media_id) == Media.id)
        .join(Product, col(Product.id) == ProductMedia.product_id)
        .where(Media.sha256 == sha256, Product.visible)
    ).first()


def kept(session: Session, media_id: int) -> Media | None:
    """A picture or file of the shop, whoever may see it."""
    return session.get(Media, media_id)


def _check_size(size: int) -> None:
    if size > LARGEST_BYTES:
        raise BadInput("photo-too-large", most=LARGEST_BYTES // 1024 // 1024)


def _as_jpeg(original: bytes) -> bytes:
    # It costs memory that a shop which imports nothing can do without.
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            # Pillow warns of a bomb where we refuse it.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(original), formats=FORMATS)
        if image.width * image.height > MOST_PIXELS:
            raise BadInput("photo-too-many-pixels")
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        small = upright.convert("RGBA") if upright.has_transparency_data else upright
        canvas = Image.new("RGB", small.size, "white")
        canvas.paste(small, mask=small if small.mode == "RGBA" else None)
    except (UnidentifiedImageError, Image.DecompressionBombError):
        raise BadInput("photo-unreadable") from None
    except (OSError, SyntaxError, ValueError):
        # A file that breaks off raises any of these.
        raise BadInput("photo-unreadable") from None
    written = BytesIO()
    canvas.save(written, "JPEG", quality=QUALITY, optimize=True)
    return written.getvalue()


def _size(kept: Path) -> tuple[int, int]:
    from PIL import Image

    with Image.open(kept) as image:
        return image.size


def _write(target: Path, content: bytes) -> None:
    """All of the file or nothing of it, whenever the process dies."""
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_name(f".{target.name}.{new_id()}.part")
    half.write_bytes(content)
    half.replace(target)
