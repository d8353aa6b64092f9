"""create order

Revision ID: 2e9f6b8d1430
Revises: 11a4c0de7b52
Create Date: 2023-11-20 16:31:09.410000

"""
from alembic import op
import sqlalchemy as sa


revision = "2e9f6b8d1430"
down_revision = "11a4c0de7b52"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "customer_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("total", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("placed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_order_user"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number", name="uq_order_number"),
    )
    op.create_index(op.f("ix_customer_order_user_id"), "customer_order", ["user_id"], unique=False)


def downgrade():
    op.drop_index(op.f("ix_customer_order_user_id"), table_name="customer_order")
    op.drop_table("customer_order")
