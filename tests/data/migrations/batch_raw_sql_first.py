"""batch raw sql first

Revision ID: 0000000000da
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "0000000000da"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, a VARCHAR(10) NOT NULL DEFAULT 'q', b TINYINT, CONSTRAINT uq UNIQUE (a, b))")
    with op.batch_alter_table("t") as batch_op:
        batch_op.drop_column("b")
    with op.batch_alter_table("t") as batch_op:
        batch_op.alter_column("a", nullable=True, existing_type=sa.VARCHAR(10))


def downgrade():
    pass
