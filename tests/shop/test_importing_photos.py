"""Photos beside a seller's table of goods."""

from pathlib import Path

import pytest
from PIL import Image
from sqlmodel import col, select

from common.errors import BadInput
from models import Media, ProductMedia
from shop import catalogue
from shop.photos import LONGEST_SIDE, keep_photo
from tests.shop.tables import SHAWL, Import, counts
from tests.shop.world import World


def picture(path: Path, size: tuple[int, int] = (40, 30), mode: str = "RGB") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new(mode, size, "white" if mode != "P" else 0).save(path)
    return path


def shown_media(world: World) -> list[Media]:
    with world.database.reading() as session:
        rows = session.exec(
            select(Media)
            .join(ProductMedia, col(ProductMedia.media_id) == Media.id)
            .order_by(col(ProductMedia.position))
        )
        return list(rows.all())


def test_photos_beside_the_table_are_kept_and_shown(
    world: World, bring: Import, tmp_path: Path
) -> None:
    picture(tmp_path / "photos" / "شال.png")
    row = "SHAL-01,پوشاک,شال نخی,450000,3,,photos\\شال.png,"
    bring(row)
    bring(row)
    (media,) = shown_media(world)
    assert (media.mime, media.width, media.height) == ("image/jpeg", 40, 30)
    kept = tmp_path / "data" / media.file
    assert kept.stat().st_size == media.bytes
    assert media.sha256 in media.file
    with Image.open(kept) as image:
        assert image.format == "JPEG"
    with world.turn(world.customer()) as ctx:
        assert catalogue.by_sku(ctx, "SHAL-01").pictures == (media.id,)


def test_another_photo_takes_the_place_of_the_first(
    world: World, bring: Import, tmp_path: Path
) -> None:
    for name, size in (("a.jpg", (10, 10)), ("b.webp", (20, 20))):
        picture(tmp_path / name, size)
        bring(f"SHAL-01,پوشاک,شال نخی,450000,3,,{name},")
    assert [media.width for media in shown_media(world)] == [20]
    bring(SHAWL)
    assert [media.width for media in shown_media(world)] == [20]


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L", "LA", "CMYK", "1"])
def test_pictures_of_every_kind_become_small_jpegs(tmp_path: Path, mode: str) -> None:
    suffix = "jpg" if mode == "CMYK" else "png"
    source = picture(tmp_path / f"photo.{suffix}", (3200, 1000), mode)
    photo = keep_photo(source, tmp_path / "data")
    assert (photo.width, photo.height) == (LONGEST_SIDE, 500)


def test_a_photo_does_not_tell_where_it_was_taken(tmp_path: Path) -> None:
    image = Image.new("RGB", (60, 20), "white")
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x8825] = {1: "N"}
    image.save(tmp_path / "photo.jpg", exif=exif)
    photo = keep_photo(tmp_path / "photo.jpg", tmp_path)
    assert (photo.width, photo.height) == (20, 60)
    with Image.open(tmp_path / photo.file) as kept:
        assert dict(kept.getexif()) == {}


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "photo-unreadable"),
        (b"\xff\xd8\xff\xe0 half a picture", "photo-unreadable"),
        (b"GIF89a\x01\x00\x01\x00\x80\x00\x00", "photo-unreadable"),
        (b"<svg onload='alert(1)'/>", "photo-unreadable"),
        (b"\x89PNG" + b"\x00" * (10 * 1024 * 1024), "photo-too-large"),
    ],
)
def test_what_is_no_picture_is_refused(tmp_path: Path, content: bytes, key: str) -> None:
    (tmp_path / "photo.jpg").write_bytes(content)
    with pytest.raises(BadInput) as refused:
        keep_photo(tmp_path / "photo.jpg", tmp_path)
    assert refused.value.message.key == key


def test_a_picture_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    source = picture(tmp_path / "bomb.png", (9000, 9000), "1")
    with pytest.raises(BadInput) as refused:
        keep_photo(source, tmp_path)
    assert refused.value.message.key == "photo-too-many-pixels"


def test_a_broken_picture_is_refused(tmp_path: Path) -> None:
    source = picture(tmp_path / "photo.jpg", (400, 300))
    source.write_bytes(source.read_bytes()[:400])
    with pytest.raises(BadInput):
        keep_photo(source, tmp_path)


def test_several_photos_in_one_cell(bring: Import, world: World, tmp_path: Path) -> None:
    for width, name in ((10, "a.png"), (20, "b.png")):
        picture(tmp_path / name, (width, 10))
    assert counts(bring("S,پوشاک,شال,450000,3,,a.png | b.png,")) == (1, 0, 0, 0)
    assert [media.width for media in shown_media(world)] == [10, 20]
    too_many = "|".join(["a.png"] * 11)
    assert counts(bring(f"S,پوشاک,شال,450000,3,,{too_many},")) == (0, 0, 0, 1)
