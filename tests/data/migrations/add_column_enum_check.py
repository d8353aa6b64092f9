"""add column enum check

Revision ID: 00000000001e
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "00000000001e"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("t", sa.Column("a", sa.Enum("x", name="e", native_enum=False, create_constraint=True)))


def downgrade():
    pass
