"""execute

Revision ID: 00000000002e
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "00000000002e"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.execute("UPDATE t SET a = 'x' WHERE b LIKE '5%'")
    op.execute(sa.text("DELETE FROM t WHERE a = 1"))
    op.execute("""
        UPDATE t
           SET a = 1
         WHERE b = '12:30:00' AND c = '{}'::json
    """)
    op.execute("SELECT '\\:name'")


def downgrade():
    pass
