"""require country, drop note

Revision ID: 5d02fa93b7e6
Revises: 47b8e21f6c0d
Create Date: 2026-11-03 15:48:37.905000

"""
from alembic import op
import sqlalchemy as sa


revision = "5d02fa93b7e6"
down_revision = "47b8e21f6c0d"
branch_labels = None
depends_on = None


def upgrade():
    op.execute("UPDATE user SET country = 'DE' WHERE country IS NULL")
    with op.batch_alter_table("user") as batch_op:
        batch_op.alter_column("country", existing_type=sa.String(length=2), nullable=False, server_default="DE")
    with op.batch_alter_table("customer_order") as batch_op:
        batch_op.drop_column("note")


def downgrade():
    with op.batch_alter_table("customer_order") as batch_op:
        batch_op.add_column(sa.Column("note", sa.Text(), nullable=True))
    with op.batch_alter_table("user") as batch_op:
        batch_op.alter_column("country", existing_type=sa.String(length=2), nullable=True, server_default=None)
