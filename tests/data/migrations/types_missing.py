"""types missing

Revision ID: 00000000000e
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "00000000000e"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("t", sa.Column("a"))


def downgrade():
    pass
