"""comment on create

Revision ID: 0000000000d3
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "0000000000d3"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("t", sa.Column("a", sa.Integer(), comment=""), sa.Column("b", sa.Integer(), comment="line one\nline two"), comment="", schema="S")


def downgrade():
    pass
