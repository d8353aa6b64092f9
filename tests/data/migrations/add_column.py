"""add column

Revision ID: 00000000001a
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "00000000001a"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("t", sa.Column("a", sa.String(20), nullable=True))
    op.add_column("t", sa.Column("b", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("t", sa.Column("c", sa.Integer(), index=True))
    op.add_column("t", sa.Column("d", sa.Integer(), index=True, unique=True))
    op.add_column("t", sa.Column("e", sa.Integer(), sa.CheckConstraint("e > 0")))
    op.add_column("t", sa.Column("f", sa.Integer(), comment="why"))
    op.add_column("t", sa.Column("g", sa.Integer(), primary_key=True))
    op.add_column("t", sa.Column("h", sa.DateTime(), server_default=sa.func.now()))


def downgrade():
    op.drop_column("t", "b")
    op.drop_column("t", "a")
