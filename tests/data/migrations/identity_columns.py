"""identity columns

Revision ID: 000000000016
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "000000000016"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "t",
        sa.Column("a", sa.Integer(), sa.Identity(always=True, start=10, increment=5), primary_key=True),
        sa.Column("b", sa.BigInteger(), sa.Identity(minvalue=1, maxvalue=99, cycle=True, cache=3)),
        sa.Column("c", sa.Integer(), sa.Identity(), nullable=True),
        sa.Column("d", sa.Integer(), sa.Identity(nominvalue=True, nomaxvalue=True), nullable=False),
    )


def downgrade():
    pass
