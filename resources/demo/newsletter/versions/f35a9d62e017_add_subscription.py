"""add subscription

Revision ID: f35a9d62e017
Revises: e81b40c7d29f
Create Date: 2023-01-11 08:22:19.118000

"""
from alembic import op
import sqlalchemy as sa


revision = "f35a9d62e017"
down_revision = "e81b40c7d29f"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("user", sa.Column("confirmed", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("user", sa.Column("subscribed_at", sa.DateTime(), nullable=True))


def downgrade():
    with op.batch_alter_table("user") as batch_op:
        batch_op.drop_column("subscribed_at")
        batch_op.drop_column("confirmed")
