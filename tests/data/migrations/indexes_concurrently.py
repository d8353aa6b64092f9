"""indexes concurrently

Revision ID: 000000000027
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "000000000027"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    with op.get_context().autocommit_block():
        op.create_index("ix_a", "t", ["a"], postgresql_concurrently=True)


def downgrade():
    op.drop_index("ix_a", table_name="t", postgresql_concurrently=True)
