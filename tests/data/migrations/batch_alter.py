"""batch alter

Revision ID: 000000000035
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "000000000035"
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
        batch_op.alter_column("name", existing_type=sa.String(length=80), nullable=False)
    with op.batch_alter_table("t") as batch_op:
        batch_op.alter_column("name", existing_type=sa.String(80), type_=sa.String(100), existing_nullable=False)
    with op.batch_alter_table("t") as batch_op:
        batch_op.alter_column("num", type_=sa.Integer(), existing_type=sa.Numeric(10, 2))
    with op.batch_alter_table("t") as batch_op:
        batch_op.alter_column("User", new_column_name="user_no", server_default=None)


def downgrade():
    with op.batch_alter_table("t") as batch_op:
        batch_op.alter_column("user_no", new_column_name="User", server_default=sa.text("10"))
