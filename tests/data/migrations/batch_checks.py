"""batch checks

Revision ID: 000000000043
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "000000000043"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "t",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("n", sa.Integer(), sa.CheckConstraint("n > 0")),
        sa.CheckConstraint("n < 10", name="ck_n"), sa.CheckConstraint("n <> 5"),
        sa.CheckConstraint("n IN (1, 2)", name="Ck Odd"),
    )
    with op.batch_alter_table("t") as batch_op:
        batch_op.add_column(sa.Column("m", sa.Integer(), sa.CheckConstraint("m > 1")))
        batch_op.alter_column("n", nullable=False)


def downgrade():
    pass
