"""names with percent

Revision ID: 0000000000d2
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "0000000000d2"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.execute("SELECT 10 % 3")
    op.create_check_constraint("ck", "t", "a % 2 = 0")


def downgrade():
    pass
