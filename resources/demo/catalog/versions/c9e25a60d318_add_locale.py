"""add locale

Revision ID: c9e25a60d318
Revises: b6d81f02c4a7
Create Date: 2026-10-21 10:11:12.000000

"""
from alembic import op
import sqlalchemy as sa


revision = "c9e25a60d318"
down_revision = "b6d81f02c4a7"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("user", sa.Column("locale", sa.String(length=10), nullable=True))


def downgrade():
    with op.batch_alter_table("user") as batch_op:
        batch_op.drop_column("locale")
