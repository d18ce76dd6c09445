"""A receipt that was sent before is known again in another file, and no other receipt is taken for it."""

from itertools import combinations
from pathlib import Path

import pytest
from PIL import Image

from models import PaymentReceipt
from shop import orders, receipt_pictures
from shop.likeness import LOOKED_BACK, compared, is_alike, looks_of
from shop.photos import keep_bytes
from tests.shop.receipt_pictures import receipt, sent, with_another_clock
from tests.shop.test_card_transfers import begin, opens, photo
from tests.shop.world import World


def looks(folder: Path, content: bytes) -> bytes:
    return looks_of(folder / keep_bytes(content, folder).file)


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize(
    ("quality", "share"), [(85, 1.0), (50, 1.0), (70, 0.6), (60, 0.67), (90, 0.4)]
)
def test_a_picture_sent_on_is_known_again(
    tmp_path: Path, number: int, quality: int, share: float
) -> None:
    image = receipt(number, dark=number % 2 == 1)
    first = looks(tmp_path, sent(image))

    assert is_alike(first, looks(tmp_path, sent(image, quality=quality, share=share)))
    assert is_alike(first, looks(tmp_path, sent(with_another_clock(image), quality=quality)))


@pytest.mark.parametrize("dark", [False, True])
def test_receipts_of_one_app_are_not_taken_for_each_other(tmp_path: Path, dark: bool) -> None:
    known = [looks(tmp_path, sent(receipt(number, dark=dark))) for number in range(8)]

    assert not any(is_alike(one, other) for one, other in combinations(known, 2))


def test_a_plain_picture_is_compared_too(tmp_path: Path) -> None:
    white = looks(tmp_path, sent(Image.new("RGB", (40, 40), "white")))

    assert is_alike(white, white)
    assert not is_alike(white, looks(tmp_path, sent(receipt(1))))


def test_the_first_of_those_that_look_alike_is_named_for_half_a_year(
    world: World, tmp_path: Path
) -> None:
    opens(world)
    variant, wrote = world.sells(stock_of=9), []
    image = receipt(7)
    for name, content in (
        ("a", sent(image)),
        ("b", sent(receipt(8))),
        ("c", sent(image, quality=60, share=0.6)),
        ("a", sent(image)),
    ):
        buyer = world.customer()
        order = world.place(buyer, {variant: 1})
        begin(world, buyer, order)
        seen = looks(tmp_path, content)
        with world.turn() as ctx:
            likeness = compared(ctx.session, seen, ctx.now)
        with world.turn(buyer) as ctx:
            found = orders.by_id(ctx.session, order)
            made = receipt_pictures.bring(ctx, found, photo(name), likeness)
            wrote.append((order, made.id))
        world.wait(minutes=1)

    with world.turn() as ctx:
        rows = [ctx.session.get_one(PaymentReceipt, id_) for _, id_ in wrote]
        likes = [receipt_pictures.alike_elsewhere(ctx.session, row) for row in rows]
        assert [row.like_id for row in rows] == [None, None, rows[0].id, rows[0].id]
        # The very same file is said in other words.
        assert [one and one.id for one in likes] == [None, None, wrote[0][0], None]
        later = ctx.now + LOOKED_BACK
        assert compared(ctx.session, rows[0].looks or b"", later).like_id is None
    world.healthy()
