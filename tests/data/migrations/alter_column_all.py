"""alter column all

Revision ID: 00000000001f
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "00000000001f"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.alter_column("t", "a", existing_type=sa.Integer(), type_=sa.Text(), nullable=False, server_default=None, new_column_name="B",
                    postgresql_using="a::text")


def downgrade():
    op.alter_column("t", "B", new_column_name="a", existing_type=sa.Text(), nullable=True)
