"""alter column comment

Revision ID: 000000000022
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "000000000022"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.alter_column("t", "a", comment="it's", existing_comment=None)


def downgrade():
    op.alter_column("t", "a", comment=None, existing_comment="it's")
