"""table level index

Revision ID: 0000000000c9
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "0000000000c9"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("t", sa.Column("a", sa.Integer()), sa.Index("ix_t_a", "a", unique=True))


def downgrade():
    op.drop_table("t")
