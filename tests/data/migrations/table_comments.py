"""table comments

Revision ID: 000000000025
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "000000000025"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table_comment("t", "it's 5%", existing_comment=None, schema=None)


def downgrade():
    op.drop_table_comment("t", existing_comment="x", schema=None)
