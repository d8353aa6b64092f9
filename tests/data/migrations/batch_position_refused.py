"""batch position refused

Revision ID: 00000000003f
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "00000000003f"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("g", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("n", sa.Text()))
    op.create_table(
        "t",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=True, server_default="x'y"),
        sa.Column("User", sa.Integer(), server_default="10"),
        sa.Column("num", sa.Numeric(10, 2)),
        sa.Column("at", sa.DateTime(), server_default=sa.func.now()),
        sa.Column("gid", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["gid"], ["g.id"], name="fk_g", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name", name="uq_name"),
    )
    op.create_index("ix_name", "t", ["name", "num"], unique=True)

    with op.batch_alter_table("t") as batch_op:
        batch_op.add_column(sa.Column("z", sa.Integer()), insert_after="id")


def downgrade():
    pass
