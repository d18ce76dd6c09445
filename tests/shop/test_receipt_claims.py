"""What buyers say of a transfer is read from any words, and a tracking number that comes again is told."""

import pytest

from common.errors import BadInput
from common.roles import Role
from models import RefusalReason
from shop import orders, receipt_claims, receipt_pictures, receipts
from shop.likeness import Likeness
from shop.photos import Photo
from shop.receipt_claims import NOTHING, Claim
from tests.shop.test_card_transfers import begin, opens
from tests.shop.world import World

SAID = {
    "شمارهٔ پیگیری: ۱۲۳۴۵۶": Claim("123456"),
    "کد پیگیری ٤٥٦٧٨٩ از کارت ۶۰۳۷-۹۹**-****-۴۴۷۱": Claim("456789", "4471"),
    "123456 4471": Claim("123456", "4471"),
    "۴٬۵۰۰٬۱۲۳ ریال ۱۴۰۵/۰۹/۰۲ ساعت ۱۲:۳۰ پیگیری ۹۸۷۶۵۴": Claim("987654"),
    "4500123 ریال، کارت ***۴۴۷۱": Claim(None, "4471"),
    "6037 9975 1234 5670 takip no 55512": Claim("55512", "5670"),
    "6037997512345670": Claim(None, "5670"),
    "Referans: 4711": Claim("4711"),
    "۱۲۳۴۵۶۷۸۹۰۱۲": Claim("123456789012"),
    "شماره پیگیری ندارم 6037 9912 3456 7890": Claim(None, "7890"),
    "پیگیری 778899 کارت 6037-9912-3456-7890": Claim("778899", "7890"),
    "123456789012345678": Claim("123456789012345678"),
    "0912 123 4567": NOTHING,
    "+989121234567": NOTHING,
    "سلام، فرستادم ۲ تا": NOTHING,
    "": NOTHING,
}


@pytest.mark.parametrize(("words", "claim"), SAID.items())
def test_numbers_are_found_among_whatever_was_written(words: str, claim: Claim) -> None:
    assert receipt_claims.read(words) == claim
    if claim or not words:
        assert receipt_claims.read_or_refuse(words) == claim
    else:
        with pytest.raises(BadInput, match="card-tracking-unusable"):
            receipt_claims.read_or_refuse(words)


def sends(world: World, words: str, picture: str) -> tuple[int, int]:
    """A buyer of their own sends a receipt with these words; the buyer and the receipt."""
    buyer = world.customer()
    order = world.place(buyer, {world.sells(): 1})
    begin(world, buyer, order)
    with world.turn(buyer) as ctx:
        found = orders.by_id(ctx.session, order)
        receipt_id = receipt_pictures.send(ctx, found, "ref", words).id
    with world.turn() as ctx:
        photo = Photo(picture * 64, f"media/{picture}.jpg", 10, 10, 100)
        receipt_pictures.arrived(ctx, receipt_id, photo, Likeness(None))
    return buyer, receipt_id


def repeats(world: World, receipt_id: int) -> list[int]:
    with world.turn() as ctx:
        receipt = receipts.by_id(ctx.session, receipt_id)
        return [one.id for one in receipt_claims.repeated(ctx.session, receipt)]


def test_the_same_number_anywhere_in_the_shop_is_told(world: World) -> None:
    opens(world)
    _, first = sends(world, "پیگیری ۱۲۳۴۵۶ کارت ۴۴۷۱", "a")
    _, other = sends(world, "654321", "b")
    with world.turn(world.customer("زهرا"), Role.MANAGER) as ctx:
        receipts.refuse(ctx, first, RefusalReason.NOT_SEEN)
    _, second = sends(world, "takip no 123456", "c")
    _, silent = sends(world, "", "d")

    with world.turn() as ctx:
        kept = receipts.by_id(ctx.session, first)
        assert (kept.tracking, kept.last_four) == ("123456", "4471")
        order = receipts.order_of(ctx.session, kept).id
    assert repeats(world, second) == [order]
    assert repeats(world, other) == repeats(world, silent) == []


def test_a_number_may_follow_its_picture_once(world: World) -> None:
    opens(world)
    buyer, receipt_id = sends(world, "کارت ***۴۴۷۱", "a")

    with world.turn(world.customer()) as ctx:
        assert receipt_claims.add(ctx, "۱۲۳۴۵۶") is None
    with world.turn(buyer) as ctx:
        assert receipt_claims.add(ctx, "چقدر طول می‌کشد؟") is None
        assert receipt_claims.add(ctx, "۱۲۳۴۵۶") is not None
        assert receipt_claims.add(ctx, "۷۷۷۷۷۷") is None

    with world.turn() as ctx:
        kept = receipts.by_id(ctx.session, receipt_id)
        assert (kept.tracking, kept.last_four) == ("123456", "4471")
