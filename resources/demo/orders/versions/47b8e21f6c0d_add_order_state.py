"""add order state

Revision ID: 47b8e21f6c0d
Revises: 3c55d7019ae4
Create Date: 2026-09-14 11:20:02.300000

"""
from alembic import op
import sqlalchemy as sa


revision = "47b8e21f6c0d"
down_revision = "3c55d7019ae4"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("customer_order", sa.Column("state", sa.String(length=16), server_default="new", nullable=False))
    op.create_index(op.f("ix_customer_order_state"), "customer_order", ["state"], unique=False)


def downgrade():
    op.drop_index(op.f("ix_customer_order_state"), table_name="customer_order")
    with op.batch_alter_table("customer_order") as batch_op:
        batch_op.drop_column("state")
