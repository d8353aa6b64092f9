"""constraint unnamed refused

Revision ID: 0000000000e8
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "0000000000e8"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.drop_constraint(None, "t", type_="foreignkey")


def downgrade():
    op.drop_constraint(None, "t", type_="unique")
