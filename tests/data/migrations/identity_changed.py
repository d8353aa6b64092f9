"""identity changed

Revision ID: 000000000018
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "000000000018"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.alter_column("t", "a", server_default=sa.Identity(cycle=True, cache=3), existing_server_default=None)


def downgrade():
    pass
