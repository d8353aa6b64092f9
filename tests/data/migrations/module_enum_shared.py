"""module enum shared

Revision ID: 0000000000cc
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "0000000000cc"
down_revision = None
branch_labels = None
depends_on = None

mood = sa.Enum("x", "y", name="mood")


def upgrade():
    op.create_table("a", sa.Column("m", mood, nullable=False))
    op.create_table("b", sa.Column("m", mood, nullable=False))
    op.add_column("c", sa.Column("m", mood))


def downgrade():
    op.drop_table("b")
    op.drop_table("a")
    mood.drop(op.get_bind(), checkfirst=False)
