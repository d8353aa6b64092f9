"""create product

Revision ID: b6d81f02c4a7
Revises: a0c3e7715b9d
Create Date: 2025-02-02 13:07:48.660000

"""
from alembic import op
import sqlalchemy as sa


revision = "b6d81f02c4a7"
down_revision = "a0c3e7715b9d"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "product",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sku", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("price", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("sku", name="uq_product_sku"),
    )


def downgrade():
    op.drop_table("product")
