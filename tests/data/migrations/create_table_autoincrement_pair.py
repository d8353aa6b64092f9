"""create table autoincrement pair

Revision ID: 000000000005
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "000000000005"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "p",
        sa.Column("a", sa.Integer(), primary_key=True),
        sa.Column("b", sa.Integer(), primary_key=True, autoincrement=True),
    )


def downgrade():
    pass
