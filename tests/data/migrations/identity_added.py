"""identity added

Revision ID: 000000000017
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "000000000017"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.alter_column("t", "a", server_default=sa.Identity(always=True, start=7))


def downgrade():
    pass
