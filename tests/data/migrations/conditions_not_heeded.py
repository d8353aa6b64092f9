"""conditions not heeded

Revision ID: 0000000000e6
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "0000000000e6"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("t", sa.Column("a", sa.Integer()), sa.Column("b", sa.Integer()), if_not_exists=True)
    op.create_index("ix_a", "t", ["a"], if_not_exists=True)
    op.drop_index("ix_a", table_name="t", if_exists=True)


def downgrade():
    op.drop_table("t", if_exists=True)
