"""enum postgresql

Revision ID: 000000000010
Revises:
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "000000000010"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    mood = postgresql.ENUM("a", "b", name="mood")
    mood.create(op.get_bind(), checkfirst=False)
    op.create_table("t", sa.Column("m", postgresql.ENUM("a", "b", name="mood", create_type=False)))
    op.add_column("t", sa.Column("n", postgresql.ENUM(name="mood", create_type=False)))


def downgrade():
    op.drop_table("t")
    postgresql.ENUM(name="mood").drop(op.get_bind(), checkfirst=False)
