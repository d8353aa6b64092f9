"""add profile fields

Revision ID: 8b0e5d31c6f2
Revises: 4f1c2a9d7e30
Create Date: 2024-06-18 14:02:10.553000

"""
from alembic import op
import sqlalchemy as sa


revision = "8b0e5d31c6f2"
down_revision = "4f1c2a9d7e30"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("user", sa.Column("display_name", sa.String(length=120), nullable=True))
    op.add_column("user", sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("user", sa.Column("created_at", sa.DateTime(), server_default="2024-01-01 00:00:00", nullable=False))


def downgrade():
    with op.batch_alter_table("user") as batch_op:
        batch_op.drop_column("created_at")
        batch_op.drop_column("active")
        batch_op.drop_column("display_name")
