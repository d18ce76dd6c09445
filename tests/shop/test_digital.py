"""Keys, links and files: theirs with the payment, never before it, and a key never twice."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from sqlmodel import col, select

from common.errors import OutOfStock
from common.redaction import HIDDEN, redact
from common.roles import Role
from models import Audit, DigitalItem, DigitalKind, OrderState, Product, ProductKind, Variant
from payments.base import Verified
from shop import billing, digital, fulfilment, importing, orders, stock
from shop.digital import Supply
from shop.events import OrderDelivered
from shop.importing import Report
from tests.shop.world import World, at_once, said

HEADINGS = "sku,category,name,price,stock,kind,keys,link,file"
Import = Callable[..., Report]


@pytest.fixture
def bring(world: World, tmp_path: Path) -> Import:
    """Write a table into a file and import it into a shop that has order pages."""

    def bring(*lines: str, page: str | None = "https://shop.example") -> Report:
        path = tmp_path / "goods.csv"
        path.write_text("\n".join([HEADINGS, *lines]), encoding="utf-8")
        with world.turn(None, Role.OWNER) as ctx:
            ctx.shop = type(ctx.shop)("گلستان", "fa", "IRR", "Asia/Tehran", public_url=page)
            return importing.import_products(ctx, path, data_dir=tmp_path / "data")

    return bring


def sells_keys(world: World, *keys: str) -> int:
    card = world.sells("کارت هدیه", stock_of=0)
    with world.turn() as ctx:
        variant = ctx.session.get_one(Variant, card)
        ctx.session.get_one(Product, variant.product_id).kind = ProductKind.DIGITAL
        digital.supply(ctx, card, Supply(DigitalKind.KEY, keys))
        stock.receive(ctx, card, len(keys), key=f"keys:{card}")
    return card


def handed_out(world: World) -> list[OrderDelivered]:
    return [one for one in world.heard if isinstance(one, OrderDelivered)]


def test_what_is_only_digital_is_delivered_by_being_paid_and_once(world: World) -> None:
    card, shawl = sells_keys(world, "K-1", "K-2"), world.sells()
    order_id = world.place(world.customer(), {card: 1})
    assert handed_out(world) == []
    attempt_id = world.pays(order_id)
    world.record(attempt_id)
    assert handed_out(world) == [OrderDelivered(order_id, None)]
    world.pays(world.place(world.customer(), {card: 1, shawl: 1}))
    assert len(handed_out(world)) == 1


def test_what_is_not_there_yet_is_not_delivered(world: World) -> None:
    lesson = world.sells("آموزش گره")
    with world.turn() as ctx:
        variant = ctx.session.get_one(Variant, lesson)
        ctx.session.get_one(Product, variant.product_id).kind = ProductKind.DIGITAL
    world.pays(world.place(world.customer(), {lesson: 1}))
    assert handed_out(world) == []


def mine(world: World, order_id: int) -> list[str]:
    """What the buyer of an order is shown."""
    with world.database.reading() as session:
        shown = digital.delivered(session, orders.by_id(session, order_id))
        return [secret for one in shown for secret in one.items.values()]


def test_keys_come_with_the_payment_and_never_before(world: World) -> None:
    card = sells_keys(world, "K-1", "K-2", "K-3")
    order_id = world.place(world.customer(), {card: 2})
    assert mine(world, order_id) == []
    attempt_id = world.pays(order_id)
    assert mine(world, order_id) == ["K-1", "K-2"]
    assert world.left(card) == (1, 0)
    world.record(attempt_id)
    with world.turn() as ctx:
        order = orders.locked(ctx.session, order_id)
        digital.assign(ctx, order)
        assert order.state is OrderState.COMPLETED
        assert fulfilment.prepare(ctx, order) is None
    assert mine(world, order_id) == ["K-1", "K-2"]
    world.healthy()


def test_a_refused_payment_brings_no_key(world: World) -> None:
    card = sells_keys(world, "K-1")
    order_id = world.place(world.customer(), {card: 1})
    attempt_id = world.begin(order_id)
    world.record(attempt_id, said(world.attempt(attempt_id), Verified.FAILED))
    assert mine(world, order_id) == []
    world.healthy()


@pytest.mark.parametrize("round_", range(3))
def test_each_of_many_buyers_has_a_key_of_their_own(world: World, round_: int) -> None:
    card = sells_keys(world, *(f"K-{number:02}" for number in range(12)))
    placed = [world.place(world.customer(), {card: 2}) for _ in range(6)]
    attempts = [world.begin(order_id) for order_id in placed]
    twice = [partial(world.record, one) for one in attempts for _ in range(2)]
    outcomes = at_once(twice)
    assert not [one for one in outcomes if isinstance(one, Exception)]
    given = [secret for order_id in placed for secret in mine(world, order_id)]
    assert len(given) == len(set(given)) == 12
    assert world.left(card) == (0, 0)
    world.healthy()


def test_the_last_key_is_sold_once(world: World) -> None:
    card = sells_keys(world, "K-1")
    people = [world.customer() for _ in range(6)]
    outcomes = at_once([partial(world.place, one, {card: 1}) for one in people])
    won = [one for one in outcomes if isinstance(one, int)]
    assert len(won) == 1
    assert sum(isinstance(one, OutOfStock) for one in outcomes) == 5
    world.pays(won[0])
    assert mine(world, won[0]) == ["K-1"]
    world.healthy()


def test_money_for_a_pool_that_was_emptied_is_kept_for_the_owner(world: World) -> None:
    card = sells_keys(world, "K-1", "K-2")
    order_id = world.place(world.customer(), {card: 2})
    attempt_id = world.begin(order_id)
    with world.turn() as ctx:
        ctx.session.delete(ctx.session.exec(select(DigitalItem)).all()[0])
    outcome = world.record(attempt_id)
    assert isinstance(outcome, billing.Review)
    assert outcome.reason is billing.ReviewReason.LATE
    assert mine(world, order_id) == []
    with world.database.reading() as session:
        assert session.exec(select(DigitalItem)).one().order_line_id is None


def test_a_late_payment_gets_its_keys_while_there_are_some(world: World) -> None:
    card = sells_keys(world, "K-1")
    order_id = world.place(world.customer(), {card: 1})
    attempt_id = world.begin(order_id)
    world.wait(hours=3)
    assert world.order(order_id).state is OrderState.EXPIRED
    world.record(attempt_id)
    assert mine(world, order_id) == ["K-1"]
    world.healthy()


def test_secrets_are_in_no_log_and_no_audit(world: World) -> None:
    card = sells_keys(world, "GIFT-SECRET-1")
    order_id = world.place(world.customer(), {card: 1})
    world.pays(order_id)
    with world.database.reading() as session:
        shown = digital.delivered(session, orders.by_id(session, order_id))
        written = [repr(row) for row in session.exec(select(Audit))]
        item = session.exec(select(DigitalItem)).one()
        assert mine(world, order_id) == ["GIFT-SECRET-1"]
        assert "GIFT-SECRET" not in "".join([repr(shown), repr(item), *written])
    assert redact({"secret": "GIFT-SECRET-1"}) == {"secret": HIDDEN}
    assert "GIFT-SECRET" not in repr(Supply(DigitalKind.KEY, ("GIFT-SECRET-1",)))


def test_what_has_nothing_to_give_waits_for_a_person(world: World) -> None:
    lesson = world.sells("آموزش")
    with world.turn() as ctx:
        variant = ctx.session.get_one(Variant, lesson)
        ctx.session.get_one(Product, variant.product_id).kind = ProductKind.DIGITAL
    order_id = world.place(world.customer(), {lesson: 1})
    world.pays(order_id)
    assert world.order(order_id).state is OrderState.CONFIRMED
    assert mine(world, order_id) == []


@pytest.mark.parametrize("kind", ["digital", "دیجیتال", "Dijital", "DIGITAL", ""])
def test_a_table_brings_keys_and_counts_them(world: World, bring: Import, kind: str) -> None:
    assert not bring(f"K,هدیه,کارت,450000,99,{kind},A-1|B-2 | A-1,,").rows_refused
    card = only(world)
    assert world.left(card) == (2, 0)
    with world.database.reading() as session:
        assert session.exec(select(Product)).one().kind is ProductKind.DIGITAL
    world.pays(world.place(world.customer(), {card: 1}))
    again = bring(f"K,هدیه,کارت,450000,,{kind},A-1|B-2|C-3,,")
    assert (again.updated, again.rows_refused) == (1, [])
    assert world.left(card) == (2, 0)
    same = bring("K,هدیه,کارت,450000,7,,,,")
    assert (same.unchanged, same.rows_refused) == (1, [])
    assert world.left(card) == (2, 0)
    world.healthy()


@pytest.mark.parametrize("kind", ["physical", "کالا", "فیزیکی", "fiziksel", "Kargo", ""])
def test_what_comes_in_a_parcel_says_so(world: World, bring: Import, kind: str) -> None:
    assert not bring(f"S,پوشاک,شال,450000,3,{kind},,,").rows_refused
    with world.database.reading() as session:
        assert session.exec(select(Product)).one().kind is ProductKind.PHYSICAL


@pytest.mark.parametrize(
    ("row", "key"),
    [
        ("K,هدیه,کارت,450000,,مجازی,A-1,,", "import-kind-unreadable"),
        ("K,هدیه,کارت,450000,1,کالا,A-1,,", "import-digital-in-parcel"),
        ("K,هدیه,کارت,450000,,,A-1,https://a.example/b,", "import-digital-several"),
        ("K,هدیه,کارت,450000,,digital,,,", "import-digital-nothing"),
        (f"K,هدیه,کارت,450000,,,{'A' * 501},,", "import-key-too-long"),
        ("K,هدیه,کارت,450000,,,,lesson,", "import-link-unreadable"),
        ("K,هدیه,کارت,450000,,,,javascript:alert(1),", "import-link-unreadable"),
        ("K,هدیه,کارت,450000,,,,https://[bad.example/,", "import-link-unreadable"),
        ("K,هدیه,کارت,450000,,,,,gone.pdf", "import-file-missing"),
        ("K,هدیه,کارت,450000,,,,,../goods.csv", "import-photo-outside"),
        ("K,هدیه,کارت,450000,,,,,", "import-stock-unreadable"),
    ],
)
def test_what_no_buyer_could_use_is_refused(
    world: World, bring: Import, row: str, key: str
) -> None:
    report = bring(row, "S,پوشاک,شال,450000,3,,,,")
    assert [(line, one.key) for line, one in report.rows_refused] == [(2, key)]
    assert report.added == 1
    with world.database.reading() as session:
        shown = session.exec(select(Product.name).where(col(Product.visible))).all()
    assert shown == ["شال"]


def test_a_link_may_be_renewed_and_keys_stay_keys(world: World, bring: Import) -> None:
    bring("L,درس,گره,90000,,,,https://a.example/1,")
    lesson = only(world)
    order_id = world.place(world.customer(), {lesson: 1})
    world.pays(order_id)
    bring("L,درس,گره,90000,,,,https://a.example/2,")
    assert mine(world, order_id) == ["https://a.example/2"]
    report = bring(
        "K,هدیه,کارت,450000,,,A-1,,",
        "L,درس,گره,90000,,,,https://a.example/2,",
    )
    assert not report.rows_refused
    refused = bring("K,هدیه,کارت,450000,,,,https://a.example/3,").rows_refused
    assert [one.key for _, one in refused] == ["import-digital-keys"]
    world.healthy()


def test_files_need_a_page_to_be_fetched_from(bring: Import, tmp_path: Path) -> None:
    (tmp_path / "knots.pdf").write_bytes(b"knots")
    row = "F,کتاب,گره‌ها,90000,,,,,knots.pdf"
    assert [one.key for _, one in bring(row, page=None).rows_refused] == [
        "import-file-without-page"
    ]
    assert not bring(row).rows_refused
    assert [one.read_bytes() for one in (tmp_path / "data" / "files").iterdir()] == [b"knots"]


def only(world: World) -> int:
    with world.database.reading() as session:
        return session.exec(select(Variant.id)).one()
