"""index long name

Revision ID: 000000000028
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "000000000028"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "t", ["a"])


def downgrade():
    pass
