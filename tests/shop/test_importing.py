"""A seller's table of goods, as spreadsheets in Tehran and İstanbul write it."""

from pathlib import Path

import pytest
from sqlmodel import func, select

from common.errors import BadInput
from common.i18n import Translator
from common.money import Money
from models import Audit, Variant
from shop import catalogue, importing, search, shelves
from tests.shop.tables import HEADINGS, SHAWL, SHOP, Import, counts, goods, parse, reasons
from tests.shop.world import World, toman

WORDS = Translator.load(Path(__file__).parents[2] / "locales")


def test_a_table_becomes_a_shop(world: World, bring: Import) -> None:
    report = bring(
        SHAWL,
        "SHAL-02,پوشاک,شال پشمی,۸۲۰٬۰۰۰ تومان,۱۲,,,",
        'KIF-1,كيف,"کیف چرمی، دست‌دوز","1,250,000",۰,,,',
    )
    assert counts(report) == (3, 0, 0, 0)
    assert goods(world) == [
        ("کیف", "کیف چرمی، دست‌دوز", "KIF-1", toman(1_250_000).minor, 0),
        ("پوشاک", "شال نخی", "SHAL-01", toman(450_000).minor, 3),
        ("پوشاک", "شال پشمی", "SHAL-02", toman(820_000).minor, 12),
    ]
    with world.turn(world.customer()) as ctx:
        assert [shelf.name for shelf in catalogue.categories(ctx)] == ["پوشاک", "کیف"]
        assert catalogue.by_sku(ctx, "shal-01").description == "نرم و سبک"
    world.healthy()


def test_shelves_stand_in_one_cell(world: World, bring: Import) -> None:
    first = bring(
        "SHAL-01,پوشاک > شال,شال نخی,450000,3,,,",
        "SHAL-02,پوشاك›شال,شال پشمی,820000,2,,,",
        "KOLAH,پوشاک,کلاه,300000,2,,,",
        "SHAL-03,شال,شال حریر,900000,2,,,",
    )
    again = bring("SHAL-01,پوشاک > شال > نخی,شال نخی,450000,3,,,")
    assert (counts(first), counts(again)) == ((4, 0, 0, 0), (0, 0, 1, 0))
    with world.turn(world.customer()) as ctx:
        known = shelves.all_of(ctx)
        clothes, scarves = known.below(None)
        [shawls] = known.below(clothes.id)
        [cotton] = known.below(shawls.id)
        names = [one.name for one in (clothes, scarves, shawls, cotton)]
        assert names == ["پوشاک", "شال", "شال", "نخی"]
        assert [one.name for one in catalogue.products(ctx, cotton.id).items] == ["شال نخی"]
        found = {one.name for one in search.find(ctx, "پوشاک").lines}
        assert found == {"شال نخی", "شال پشمی", "کلاه"}


@pytest.mark.parametrize("cell", ["پوشاک >", "> شال", "الف > ب > پ > ت > ث > ج", "پوشاک >> شال"])
def test_shelves_without_a_name_are_refused(world: World, bring: Import, cell: str) -> None:
    report = bring(f"SHAL-01,{cell},شال نخی,450000,3,,,", SHAWL.replace("SHAL-01", "SHAL-02"))
    assert reasons(report) == [(2, "import-category-unreadable")]
    assert report.added == 1


def test_the_same_table_again_changes_nothing(world: World, bring: Import) -> None:
    bring(SHAWL)
    with world.database.reading() as session:
        before = session.exec(select(func.count()).select_from(Audit)).one()
    assert counts(bring(SHAWL)) == (0, 0, 1, 0)
    assert len(goods(world)) == 1
    with world.database.reading() as session:
        assert session.exec(select(func.count()).select_from(Audit)).one() == before


def test_a_changed_table_changes_what_has_changed(world: World, bring: Import) -> None:
    bring(SHAWL, "SHAL-02,پوشاک,شال پشمی,820000,12,,,")
    report = bring(
        "shal-۰۱,پوشاک,شال نخی,500000,5,,,",
        "SHAL-02,پوشاک,شال پشمی,820000,12,,,",
    )
    assert counts(report) == (0, 1, 1, 0)
    assert goods(world)[0] == ("پوشاک", "شال نخی", "SHAL-01", toman(500_000).minor, 5)
    with world.turn(world.customer()) as ctx:
        assert catalogue.by_sku(ctx, "SHAL-01").description == "نرم و سبک"
    world.healthy()


def test_stock_never_falls_below_what_orders_hold(world: World, bring: Import) -> None:
    bring(SHAWL)
    with world.database.reading() as session:
        shawl = session.exec(select(Variant.id)).one()
    world.place(world.customer(), {shawl: 2})
    report = bring("SHAL-01,پوشاک,شال نخی,450000,1,,,")
    assert [(line, one.key) for line, one in report.remarks] == [(2, "import-stock-held")]
    assert world.left(shawl) == (2, 2)
    world.healthy()


def test_variants_share_a_product(world: World, bring: Import) -> None:
    report = bring(
        "SHAL-R,پوشاک,شال نخی,450000,3,,,قرمز",
        "SHAL-B,پوشاک,شال نخي,480000,2,,,آبی",
    )
    assert counts(report) == (2, 0, 0, 0)
    with world.turn(world.customer()) as ctx:
        shown = catalogue.by_sku(ctx, "SHAL-R")
    assert [(one.label, one.price, one.left) for one in shown.variants] == [
        ("قرمز", toman(450_000), 3),
        ("آبی", toman(480_000), 2),
    ]


def test_variants_may_swap_their_names(world: World, bring: Import) -> None:
    bring("A,پوشاک,شال,1000,1,,,قرمز", "B,پوشاک,شال,1000,1,,,آبی")
    assert counts(bring("A,پوشاک,شال,1000,1,,,آبی", "B,پوشاک,شال,1000,1,,,قرمز")) == (0, 2, 0, 0)


def test_a_renamed_product_stays_the_same(world: World, bring: Import) -> None:
    bring(SHAWL)
    with world.turn(world.customer()) as ctx:
        before = catalogue.by_sku(ctx, "SHAL-01").id
    bring("SHAL-01,شال و روسری,شال نخی بهاره,450000,3,,,")
    with world.turn(world.customer()) as ctx:
        after = catalogue.by_sku(ctx, "SHAL-01")
        assert (after.id, after.name, after.category) == (before, "شال نخی بهاره", "شال و روسری")
        assert [shelf.name for shelf in catalogue.categories(ctx)] == ["شال و روسری"]


def test_a_variant_that_moves_leaves_no_empty_product_behind(world: World, bring: Import) -> None:
    bring(SHAWL, "SHAL-02,پوشاک,شال پشمی,820000,12,,,")
    bring("SHAL-02,پوشاک,شال نخی,820000,12,,,پشمی")
    with world.turn(world.customer()) as ctx:
        assert len(catalogue.by_sku(ctx, "SHAL-01").variants) == 2
        shelf = catalogue.categories(ctx)[0]
        assert len(catalogue.products(ctx, shelf.id).items) == 1
    world.healthy()


def test_what_was_taken_off_the_shelf_comes_back(world: World, bring: Import) -> None:
    bring(SHAWL)
    with world.turn() as ctx:
        ctx.session.exec(select(Variant)).one().active = False
    assert counts(bring(SHAWL)) == (0, 1, 0, 0)
    with world.turn(world.customer()) as ctx:
        assert catalogue.by_sku(ctx, "SHAL-01").left == 3


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",پوشاک,شال,450000,3,,,", "import-sku-unusable"),
        ("SHAL 01,پوشاک,شال,450000,3,,,", "import-sku-unusable"),
        (f"{'S' * 65},پوشاک,شال,450000,3,,,", "import-sku-unusable"),
        ("S,,شال,450000,3,,,", "import-cell-empty"),
        ("S,پوشاک,  ,450000,3,,,", "import-cell-empty"),
        (f"S,پوشاک,{'ش' * 121},450000,3,,,", "text-too-long"),
        (f"S,پوشاک,شال,450000,3,{'ش' * 2001},,", "text-too-long"),
        ("S,پوشاک,شال,,3,,,", "amount-unreadable"),
        ("S,پوشاک,شال,رایگان,3,,,", "amount-unreadable"),
        ("S,پوشاک,شال,0,3,,,", "amount-not-positive"),
        ("S,پوشاک,شال,-450000,3,,,", "amount-not-positive"),
        ("S,پوشاک,شال,450 TL,3,,,", "amount-unreadable"),
        ("S,پوشاک,شال,99999999999999999,3,,,", "amount-too-large"),
        ("S,پوشاک,شال,450000,,,,", "import-stock-unreadable"),
        ("S,پوشاک,شال,450000,-1,,,", "import-stock-unreadable"),
        ("S,پوشاک,شال,450000,چند تا,,,", "import-stock-unreadable"),
        ("S,پوشاک,شال,450000,1.5,,,", "import-stock-unreadable"),
        ("S,پوشاک,شال,450000,1000001,,,", "stock-unusable"),
        ("S,پوشاک,شال,450000", "import-stock-unreadable"),
        ("S,پوشاک,شال,450,000,3,,,,,", "import-stock-unreadable"),
        ("S,پوشاک,شال,450,000,3,,,,تومان", "import-cells-too-many"),
        ("S,پوشاک,شال,450000,3,,نیست.jpg,", "photo-missing"),
        ("S,پوشاک,شال,450000,3,,../../etc/passwd,", "import-photo-outside"),
        ("S,پوشاک,شال,450000,3,,/etc/passwd,", "import-photo-outside"),
        ("S,پوشاک,شال,450000,3,,goods.csv,", "photo-unreadable"),
        ('S,پوشاک,"شال,450000,3,,,', "import-quotes-odd"),
        ('S,پوشاک,"شال"نخی,450000,3,,,', "import-quotes-odd"),
        ("SHAL-01,پوشاک,کیف,450000,3,,,", "import-sku-twice"),
        ("shal-۰۱,پوشاک,کیف,450000,3,,,", "import-sku-twice"),
        ("S,پوشاک,شال نخي,450000,3,,,", "import-variant-twice"),
    ],
)
def test_a_faulty_row_is_named_and_the_good_ones_are_kept(
    tmp_path: Path, row: str, reason: str
) -> None:
    good = "SHAL-02,پوشاک,شال پشمی,820000,12,,,"
    parsed = parse(tmp_path, f"{HEADINGS}\n{SHAWL}\n{row}\n{good}".encode())
    assert [(line, message.key) for line, message in parsed.refused] == [(3, reason)]
    assert [one.sku for product in parsed.goods for one in product.rows] == ["SHAL-01", "SHAL-02"]
    for language in WORDS.languages:
        assert "[" not in WORDS.plain(parsed.refused[0][1], SHOP.reader(language))


def test_good_rows_around_a_faulty_one_are_written(world: World, bring: Import) -> None:
    report = bring(SHAWL, "S,پوشاک,شال,رایگان,3,,,", "SHAL-02,پوشاک,شال پشمی,820000,12,,,")
    assert counts(report) == (2, 0, 0, 1)
    assert [sku for _, _, sku, _, _ in goods(world)] == ["SHAL-01", "SHAL-02"]


def test_lines_are_counted_as_an_editor_counts_them(tmp_path: Path) -> None:
    rows = (
        "",
        'SHAL-01,پوشاک,شال نخی,450000,3,"نرم\nو سبک",,',
        "",
        "SHAL-02,پوشاک,شال پشمی,صفر,12,,,",
        ",,,,,,,",
        'SHAL-03,پوشاک,"شال,820000,12,,,',
        "SHAL-04,پوشاک,شال حریر,820000,12,,,",
    )
    parsed = parse(tmp_path, "\n".join([HEADINGS, *rows]).encode())
    told = [(line, message.key) for line, message in parsed.refused]
    assert told == [(6, "amount-unreadable"), (8, "import-quotes-odd")]
    assert [product.name for product in parsed.goods] == ["شال نخی", "شال حریر"]


def test_a_name_that_another_sku_has_in_the_shop_is_refused(world: World, bring: Import) -> None:
    bring(SHAWL)
    report = bring("OTHER,پوشاک,شال نخی,450000,3,,,")
    assert reasons(report) == [(2, "import-variant-taken")]
    assert len(goods(world)) == 1


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_tables_of_all_spreadsheets_are_read(
    tmp_path: Path, delimiter: str, ending: str, encoding: str
) -> None:
    lines = [HEADINGS.replace(",", delimiter), SHAWL.replace(",", delimiter), ""]
    parsed = parse(tmp_path, ending.join(lines).encode(encoding))
    assert [product.name for product in parsed.goods] == ["شال نخی"]
    assert not parsed.remarks
    assert not parsed.refused


@pytest.mark.parametrize(
    ("encoding", "category", "name"),
    [
        ("windows-1256", "پوشاک", "شال نخي گلدار"),
        ("windows-1254", "Giyim", "Yünlü şal, gülkurusu ığdır"),
    ],
)
def test_old_encodings_are_guessed_and_the_seller_is_told(
    tmp_path: Path, encoding: str, category: str, name: str
) -> None:
    text = f'{HEADINGS}\nS,{category},"{name}",450000,3,,,\n'
    parsed = parse(tmp_path, text.encode(encoding))
    assert [remark.args["encoding"] for remark in parsed.remarks] == [encoding]
    assert importing.begin_report(parsed).remarks == [(0, parsed.remarks[0])]
    assert parsed.goods[0].name == name.replace("ي", "ی")


def test_the_order_and_dress_of_headings_do_not_matter(world: World, bring: Import) -> None:
    headings = "sep=;\n Price ; NAME;Stock;Sku;Category;remarks"
    report = bring("450000;شال نخی;3;SHAL-01;پوشاک;خوب", headings=headings)
    assert counts(report) == (1, 0, 0, 0)


@pytest.mark.parametrize("headings", ["", "نام,قیمت", "sku,category,name,price", "\x00\x01"])
def test_a_table_without_its_columns_is_no_table(tmp_path: Path, headings: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse(tmp_path, f"{headings}\n{SHAWL}".encode())
    assert refused.value.message.key == "import-columns-missing"


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refused:
        importing.parse(tmp_path / "none.csv", SHOP, data_dir=tmp_path)
    assert refused.value.message.key == "import-file-missing"


def test_lira_has_kurus(database_url: str, tmp_path: Path) -> None:
    world = World(database_url, currency="TRY", language="tr", timezone="Europe/Istanbul")
    path = tmp_path / "ürünler.csv"
    rows = [HEADINGS, 'S,Giyim,Şal,"1.249,90 TL",3,,,', "T,Giyim,Atkı,₺45,3,,,"]
    path.write_text("\n".join(rows), encoding="utf-8")
    with world.turn() as ctx:
        importing.import_products(ctx, path, data_dir=tmp_path)
    prices = [Money(one[3], "TRY") for one in goods(world)]
    assert prices == [Money(124_990, "TRY"), Money(4_500, "TRY")]
    world.close()


def test_a_long_table_is_written_in_parts(world: World, tmp_path: Path) -> None:
    path = tmp_path / "goods.csv"
    rows = [f"S-{number},پوشاک,شال {number},1000,1,,," for number in range(120)]
    path.write_text("\n".join([HEADINGS, *rows]), encoding="utf-8")
    parsed = importing.parse(path, world.shop, data_dir=tmp_path)
    report = importing.begin_report(parsed)
    parts = list(parsed.chunks())
    for part in parts:
        with world.turn() as ctx:
            report.add(importing.write(ctx, part))
    assert [len(part) for part in parts] == [50, 50, 20]
    assert report.added == 120
    world.healthy()
