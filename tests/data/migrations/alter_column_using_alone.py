"""alter column using alone

Revision ID: 000000000024
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "000000000024"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.alter_column("t", "a", postgresql_using="a::text")


def downgrade():
    pass
