"""rename table

Revision ID: 00000000002d
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "00000000002d"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.rename_table("a", "B")


def downgrade():
    op.rename_table("B", "a", schema="app")
