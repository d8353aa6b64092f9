"""add column foreign key unnamed

Revision ID: 00000000001c
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "00000000001c"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("t", sa.Column("a", sa.Integer(), sa.ForeignKey("o.id")))


def downgrade():
    op.drop_constraint(None, "t", type_="foreignkey")
