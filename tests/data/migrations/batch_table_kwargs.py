"""batch table kwargs

Revision ID: 0000000000f1
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "0000000000f1"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "t",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("t", table_kwargs={"sqlite_autoincrement": True}) as batch_op:
        batch_op.alter_column("name", existing_type=sa.String(length=80), nullable=False)


def downgrade():
    with op.batch_alter_table("t", recreate="always", table_kwargs={"sqlite_with_rowid": False}) as batch_op:
        batch_op.add_column(sa.Column("n", sa.Integer()))
