"""add column foreign key

Revision ID: 00000000001b
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "00000000001b"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("t", sa.Column("a", sa.Integer(), sa.ForeignKey("o.id", name="fk", ondelete="CASCADE")))


def downgrade():
    op.drop_constraint("fk", "t", type_="foreignkey")
    op.drop_column("t", "a")
