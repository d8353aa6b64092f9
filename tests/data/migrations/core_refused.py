"""core refused

Revision ID: 0000000000e4
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "0000000000e4"
down_revision = None
branch_labels = None
depends_on = None

t = sa.table("t", sa.column("a", sa.Integer))


def upgrade():
    op.execute(t.update().values(missing=1))


def downgrade():
    op.execute(t.update().where(t.c.missing == 1).values(a=2))
