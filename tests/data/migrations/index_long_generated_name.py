"""index long generated name

Revision ID: 000000000029
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "000000000029"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_index(op.f("yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"), "t", ["a"])


def downgrade():
    pass
