"""computed virtual

Revision ID: 000000000015
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "000000000015"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("t", sa.Column("c", sa.Integer(), sa.Computed("a + 1", persisted=False)))


def downgrade():
    pass
