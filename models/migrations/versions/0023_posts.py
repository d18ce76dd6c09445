"""Posts, what they are called, the goods they show, and who was answered for a comment."""

from alembic import op

from models.migrations.first_schema.columns import instant, json, key, ref, state, text

revision = "0023_posts"
down_revision = "0019_channel_tokens"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "post",
        key(),
        state("network", "post_network", "instagram", "telegram"),
        state("kind", "post_kind", "post", "reel", "story"),
        text("link"),
        text("caption"),
        json("words", nullable=True),
        instant("asked_at", nullable=True),
        instant("looked_up_at", nullable=True),
        instant("created_at"),
    )
    op.create_index("ix_post_created_at", "post", ["created_at"])
    op.create_table(
        "post_name",
        text("name", primary_key=True),
        ref("post_id", "post.id", "CASCADE"),
    )
    op.create_index("ix_post_name_post_id", "post_name", ["post_id"])
    op.create_table(
        "post_product",
        ref("post_id", "post.id", "CASCADE", primary_key=True),
        ref("product_id", "product.id", "CASCADE", primary_key=True),
        instant("linked_at"),
    )
    op.create_index("ix_post_product_product_id", "post_product", ["product_id"])
    op.create_table(
        "comment_answer",
        ref("post_id", "post.id", "CASCADE", primary_key=True),
        ref("person_id", "person.id", "CASCADE", primary_key=True),
        instant("at"),
    )
    op.create_index("ix_comment_answer_person_id", "comment_answer", ["person_id"])


def downgrade() -> None:
    for table in ("comment_answer", "post_product", "post_name", "post"):
        op.drop_table(table)
