"""computed columns

Revision ID: 000000000014
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "000000000014"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "t",
        sa.Column("a", sa.Integer()),
        sa.Column("b", sa.Integer(), sa.Computed("a * 2", persisted=True)),
    )
    op.add_column("t", sa.Column("c", sa.Integer(), sa.Computed("a + 1")))


def downgrade():
    pass
