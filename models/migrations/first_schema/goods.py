"""The first tables of what is sold, and what people do with it before they order."""

import sqlalchemy as sa
from alembic import op

from models.migrations.first_schema.columns import (
    big,
    flag,
    index_where,
    instant,
    key,
    number,
    ref,
    state,
    text,
)

TABLES = [
    "category",
    "product",
    "variant",
    "media",
    "product_media",
    "media_ref",
    "cart_line",
    "activity",
]


def create() -> None:
    """Create them, in an order in which each refers only to what is there."""
    op.create_table(
        "category",
        key(),
        ref("parent_id", "category.id", "RESTRICT", nullable=True),
        text("name"),
        text("folded"),
        number("position"),
        sa.UniqueConstraint("parent_id", "folded"),
    )
    index_where("uq_category_top_folded", "category", ["folded"], "parent_id IS NULL", unique=True)
    op.create_table(
        "product",
        key(),
        ref("category_id", "category.id", "RESTRICT"),
        state("kind", "product_kind", "physical", "digital"),
        text("name"),
        text("folded"),
        text("description"),
        number("tax_bps"),
        flag("visible"),
        number("position"),
        instant("created_at"),
        sa.CheckConstraint("tax_bps BETWEEN 0 AND 10000", name="tax"),
    )
    op.create_index("ix_product_category_id", "product", ["category_id"])
    op.create_table(
        "variant",
        key(),
        ref("product_id", "product.id", "CASCADE"),
        text("sku", unique=True),
        text("label", nullable=True),
        big("price_minor"),
        number("on_hand"),
        number("reserved"),
        number("weight_g", nullable=True),
        flag("active"),
        sa.CheckConstraint("price_minor >= 0", name="price"),
        sa.CheckConstraint("on_hand >= 0", name="on_hand"),
        sa.CheckConstraint("reserved >= 0", name="reserved"),
        sa.CheckConstraint("reserved <= on_hand", name="reserved_on_hand"),
        sa.CheckConstraint("weight_g >= 0", name="weight"),
    )
    op.create_index("ix_variant_product_id", "variant", ["product_id"])
    op.create_table(
        "media",
        key(),
        text("sha256", unique=True),
        text("file"),
        text("mime"),
        number("width"),
        number("height"),
        big("bytes"),
        sa.CheckConstraint("width >= 0 AND height >= 0", name="size"),
        sa.CheckConstraint("bytes >= 0", name="bytes"),
    )
    op.create_table(
        "product_media",
        ref("product_id", "product.id", "CASCADE", primary_key=True),
        ref("media_id", "media.id", "CASCADE", primary_key=True),
        number("position"),
    )
    op.create_index("ix_product_media_media_id", "product_media", ["media_id"])
    op.create_table(
        "media_ref",
        text("channel", primary_key=True),
        ref("media_id", "media.id", "CASCADE", primary_key=True),
        text("ref"),
    )
    op.create_index("ix_media_ref_media_id", "media_ref", ["media_id"])
    op.create_table(
        "cart_line",
        ref("person_id", "person.id", "CASCADE", primary_key=True),
        ref("variant_id", "variant.id", "CASCADE", primary_key=True),
        number("quantity"),
        instant("added_at"),
        sa.CheckConstraint("quantity BETWEEN 1 AND 999", name="quantity"),
    )
    op.create_index("ix_cart_line_variant_id", "cart_line", ["variant_id"])
    op.create_table(
        "activity",
        key(),
        ref("person_id", "person.id", "CASCADE"),
        state("kind", "activity_kind", "seen", "searched", "added", "removed", "asked"),
        ref("product_id", "product.id", "SET NULL", nullable=True),
        ref("variant_id", "variant.id", "SET NULL", nullable=True),
        text("text", nullable=True),
        instant("at"),
    )
    op.create_index("ix_activity_person_id_at", "activity", ["person_id", "at"])
