"""downgrade order

Revision ID: 0000000000d0
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "0000000000d0"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("a", sa.Column("id", sa.Integer(), nullable=False), sa.PrimaryKeyConstraint("id"))
    op.create_index(op.f("ix_a_id"), "a", ["id"], unique=False)


def downgrade():
    op.drop_index(op.f("ix_a_id"), table_name="a")
    op.drop_table("a")
