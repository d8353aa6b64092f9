"""batch execute inside

Revision ID: 0000000000db
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "0000000000db"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("t", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.Text()))
    with op.batch_alter_table("t") as batch_op:
        batch_op.add_column(sa.Column("b", sa.Text()))
        op.execute("UPDATE t SET a = 'x'")
        batch_op.alter_column("a", nullable=False)


def downgrade():
    pass
