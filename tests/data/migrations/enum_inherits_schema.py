"""enum inherits schema

Revision ID: 0000000000e9
Revises:
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0000000000e9"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "t",
        sa.Column("a", sa.Enum("x", "y", name="letters", inherit_schema=True)),
        sa.Column("b", postgresql.ENUM("x", name="alone", create_type=False, checkfirst=True, inherit_schema=True)),
    )


def downgrade():
    op.drop_table("t")
