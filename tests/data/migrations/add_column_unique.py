"""add column unique

Revision ID: 00000000001d
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "00000000001d"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("t", sa.Column("a", sa.Integer(), unique=True))


def downgrade():
    pass
