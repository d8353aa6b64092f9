"""batch self reference

Revision ID: 0000000000d8
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "0000000000d8"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("t", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("up", sa.Integer()),
        sa.ForeignKeyConstraint(["up"], ["t.id"], name="fk_up"))
    with op.batch_alter_table("t") as batch_op:
        batch_op.alter_column("up", new_column_name="parent", existing_type=sa.Integer())
    with op.batch_alter_table("t") as batch_op:
        batch_op.create_foreign_key("fk_two", "t", ["id"], ["parent"], ondelete="SET NULL")


def downgrade():
    pass
