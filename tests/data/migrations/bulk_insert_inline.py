"""bulk insert inline

Revision ID: 000000000031
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "000000000031"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    t = sa.table("t", sa.column("id", sa.Integer), sa.column("day", sa.Date))
    op.bulk_insert(t, [{"id": 1, "day": op.inline_literal("2020-01-01")}], multiinsert=False)


def downgrade():
    pass
