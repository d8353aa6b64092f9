"""batch client default

Revision ID: 0000000000d7
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "0000000000d7"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("t", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.Integer()))
    with op.batch_alter_table("t") as batch_op:
        batch_op.add_column(sa.Column("b", sa.Integer(), nullable=True, server_default=sa.text("5")))
        batch_op.alter_column("a", new_column_name="c", existing_type=sa.Integer())
        batch_op.create_index("ix_id", ["id"])


def downgrade():
    pass
