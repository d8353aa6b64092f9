"""batch plain

Revision ID: 000000000034
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "000000000034"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("t", sa.Column("id", sa.Integer(), nullable=False), sa.Column("a", sa.String(20)), sa.PrimaryKeyConstraint("id"))
    with op.batch_alter_table("t", schema=None) as batch_op:
        batch_op.add_column(sa.Column("b", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("c", sa.Text(), server_default="x", nullable=False))
        batch_op.create_index(batch_op.f("ix_t_b"), ["b"], unique=False)


def downgrade():
    with op.batch_alter_table("t", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_t_b"))
        batch_op.drop_column("c")
        batch_op.drop_column("b")
    op.drop_table("t")
