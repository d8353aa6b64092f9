"""uuid literals

Revision ID: 0000000000e7
Revises:
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0000000000e7"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    t = sa.table("t", sa.column("a", postgresql.UUID()), sa.column("b", postgresql.UUID(as_uuid=True)))
    op.bulk_insert(t, [{"a": "aa", "b": "bb"}])
    op.execute(t.update().where(t.c.a == "aa").values(b="cc"))


def downgrade():
    pass
