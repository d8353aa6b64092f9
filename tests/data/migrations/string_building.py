"""string building

Revision ID: 0000000000cd
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "0000000000cd"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    table = "accounts"
    op.execute("UPDATE %s SET a = 1 WHERE b = '%s'" % (table, "x"))
    op.execute("UPDATE {} SET a = 2".format(table))
    op.execute(f"UPDATE {table} SET a = {1 + 2}")
    op.execute(
        "DELETE FROM "
        "t WHERE a IN (" + ", ".join(str(i) for i in range(3)) + ")"
    )


def downgrade():
    pass
