"""enum unnamed

Revision ID: 000000000011
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "000000000011"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("t", sa.Column("m", sa.Enum("a", "b")))


def downgrade():
    pass
