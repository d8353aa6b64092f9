"""variants

Revision ID: 0000000000ca
Revises:
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0000000000ca"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("t",
        sa.Column("a", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")),
        sa.Column("b", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True))
    op.add_column("t", sa.Column("c", postgresql.JSONB(astext_type=sa.Text()).with_variant(sa.JSON(), "sqlite")))


def downgrade():
    pass
