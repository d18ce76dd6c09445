"""Goods from a seller's table. Importing the same table again changes only what has changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlmodel import Session, col, select

from common.errors import BadInput, ShopError
from common.ids import new_id
from common.messages import Code, Message, msg
from common.text import fold
from models import Product, ProductKind, Variant
from shop import audit, digital, search, stock
from shop.context import Shopping
from shop.events import BackInStock
from shop.goods_rows import Goods, GoodsRow, sort_rows
from shop.settings import Shop
from shop.sheets import read_sheet
from shop.shelving import hide_when_empty, owners_of, shelve, show_photos

CHUNK = 50
"""Products written in one transaction, so that buyers need not wait for a long table."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A table that was read and not written yet. `refused` are (line, reason), `remarks` what the
    seller should know about the file as a whole.
    """

    goods: tuple[Goods, ...]
    refused: tuple[tuple[int, Message], ...]
    remarks: tuple[Message, ...]

    def chunks(self) -> Iterable[Sequence[Goods]]:
        """Parts to be written in a transaction each."""
        return [self.goods[at : at + CHUNK] for at in range(0, len(self.goods), CHUNK)]


@dataclass(slots=True)
class Report:
    """What came of a table. `added`, `updated` and `unchanged` count variants (rows);
    `rows_refused` are (line, reason), `remarks` (line, what was done differently), line 0 for the
    file as a whole.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    rows_refused: list[tuple[int, Message]] = field(default_factory=list)
    remarks: list[tuple[int, Message]] = field(default_factory=list)

    def add(self, other: "Report") -> None:
        """Count another part of the same table in."""
        self.added += other.added
        self.updated += other.updated
        self.unchanged += other.unchanged
        self.rows_refused += other.rows_refused
        self.remarks += other.remarks


def parse(path: Path, shop: Shop, *, data_dir: Path) -> Parsed:
    """Read a table and its photos. Touches no database, so it may take its time.

    Args:
        path: a CSV file: its columns are `shop.sheets.COLUMNS`.
        shop: whose goods they are.
        data_dir: where pictures are kept.

    Raises:
        BadInput: it is no such file.
    """
    sheet = read_sheet(path)
    found = sort_rows(
        sheet.rows,
        shop.currency,
        photos=path.parent,
        data_dir=data_dir,
        has_page=shop.public_url is not None,
    )
    refused = sorted([*sheet.refused, *found.refused], key=lambda one: one[0])
    return Parsed(tuple(found.goods), tuple(refused), sheet.remarks)


def begin_report(parsed: Parsed) -> Report:
    """The report of a table before any of it is written."""
    remarks = [(0, remark) for remark in parsed.remarks]
    return Report(rows_refused=list(parsed.refused), remarks=remarks)


def import_products(ctx: Shopping, path: Path, *, data_dir: Path) -> Report:
    """Read a table and write all of it in this transaction; `parse` and `write` for long ones.

    Raises:
        BadInput: it is no such file.
    """
    parsed = parse(path, ctx.shop, data_dir=data_dir)
    report = begin_report(parsed)
    report.add(write(ctx, parsed.goods))
    return report


def write(ctx: Shopping, goods: Sequence[Goods]) -> Report:
    """Put goods into the catalogue: variants are known by their SKU, products by category and name.

    The stock of the table is what is on the shelf; it never falls below what orders hold.
    """
    report = Report()
    changed: set[int] = set()
    for one in goods:
        changed |= owners_of(ctx.session, [row.sku for row in one.rows])
        product = shelve(ctx, one)
        changed.add(product.id)
        skus = [row.sku for row in one.rows]
        for row in one.rows:
            if _is_label_taken(ctx.session, product, row, skus):
                taken = msg("import-variant-taken", name=product.name, sku=Code(row.sku))
                report.rows_refused.append((row.line, taken))
                continue
            try:
                with ctx.session.begin_nested():
                    _write_row(ctx, product, row, report)
            except ShopError as error:
                report.rows_refused.append((row.line, error.message))
        hide_when_empty(ctx.session, product.id)
        show_photos(ctx.session, product.id, (photo for row in one.rows for photo in row.photos))
    search.refresh(ctx.session, sorted(changed))
    return report


def _write_row(ctx: Shopping, product: Product, row: GoodsRow, report: Report) -> None:
    variant = _variant(ctx.session, row.sku)
    if _lacks_content(ctx.session, product, variant, row):
        raise BadInput("import-digital-nothing")
    if variant is None:
        _add(ctx, product, row)
        report.added += 1
    elif _update(ctx, variant, product, row, report):
        report.updated += 1
    else:
        report.unchanged += 1


def _lacks_content(
    session: Session, product: Product, variant: Variant | None, row: GoodsRow
) -> bool:
    """Whether somebody would pay for a digital good and get nothing."""
    if product.kind is not ProductKind.DIGITAL or row.digital is not None:
        return False
    if variant is None:
        return True
    return row.kind is ProductKind.DIGITAL and not digital.has_any(session, variant.id)


def _variant(session: Session, sku: str) -> Variant | None:
    return session.exec(
        select(Variant)
        .where(Variant.sku == sku)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).first()


def _is_label_taken(session: Session, product: Product, row: GoodsRow, skus: Sequence[str]) -> bool:
    """Whether the product has such a variant under a SKU the table does not name, so that nobody
    could tell the two apart.
    """
    siblings = session.exec(
        select(Variant.label).where(
            Variant.product_id == product.id, col(Variant.sku).not_in(skus), Variant.active
        )
    )
    return fold(row.label or "") in {fold(label or "") for label in siblings}


def _add(ctx: Shopping, product: Product, row: GoodsRow) -> None:
    variant = Variant(
        id=new_id(),
        product_id=product.id,
        sku=row.sku,
        label=row.label,
        options=_options(row),
        price_minor=row.price.minor,
        weight_g=row.weight_g,
    )
    ctx.session.add(variant)
    ctx.session.flush()
    price = {"price": row.price.minor}
    audit.write(ctx, "catalogue.variant-added", "variant", variant.id, None, price)
    if row.digital is not None:
        digital.supply(ctx, variant.id, row.digital)
    on_hand = _on_hand(ctx.session, variant.id, row)
    if on_hand:
        stock.receive(ctx, variant.id, on_hand, key=f"import:{variant.id}")


def _on_hand(session: Session, variant_id: int, row: GoodsRow) -> int:
    """What the table says; of keys as many as nobody owns, whatever it says."""
    free = digital.free_keys(session, variant_id)
    return row.on_hand if free is None else free


def _options(row: GoodsRow) -> list[list[str]] | None:
    return [list(pair) for pair in row.options] or None


def _update(
    ctx: Shopping, variant: Variant, product: Product, row: GoodsRow, report: Report
) -> bool:
    before = _facts(variant)
    after = {
        "price": row.price.minor,
        "label": row.label,
        "options": _options(row),
        "product": product.id,
        "weight_g": row.weight_g if row.weight_g is not None else variant.weight_g,
    }
    on_hand = variant.on_hand
    moved_from = variant.product_id if variant.product_id != product.id else None
    is_back = not variant.active
    variant.price_minor, variant.label = row.price.minor, row.label
    variant.product_id, variant.active = product.id, True
    if before["options"] != after["options"]:
        variant.options = after["options"]
    if row.weight_g is not None:
        variant.weight_g = row.weight_g
    ctx.session.flush()
    if after != before or is_back:
        audit.write(ctx, "catalogue.variant-changed", "variant", variant.id, before, after)
    if moved_from is not None:
        hide_when_empty(ctx.session, moved_from)
    is_supplied = row.digital is not None and digital.supply(ctx, variant.id, row.digital)
    counted = _on_hand(ctx.session, variant.id, row)
    now_there = stock.adjust(ctx, variant.id, counted)
    if is_back and on_hand > variant.reserved:
        ctx.publish(BackInStock(variant.id))
    if now_there != counted:
        report.remarks.append(
            (row.line, msg("import-stock-held", sku=Code(row.sku), held=now_there))
        )
    return after != before or is_back or is_supplied or now_there != on_hand


def _facts(variant: Variant) -> dict[str, object]:
    """What a table can change of a variant, beside its stock."""
    return {
        "price": variant.price_minor,
        "label": variant.label,
        "options": variant.options,
        "product": variant.product_id,
        "weight_g": variant.weight_g,
    }
