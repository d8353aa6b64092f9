"""index last login

Revision ID: c27d94ab15e8
Revises: 8b0e5d31c6f2
Create Date: 2025-03-27 08:45:31.009000

"""
from alembic import op
import sqlalchemy as sa


revision = "c27d94ab15e8"
down_revision = "8b0e5d31c6f2"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("user", sa.Column("last_login_at", sa.DateTime(), nullable=True))
    op.create_index(op.f("ix_user_last_login_at"), "user", ["last_login_at"], unique=False)


def downgrade():
    op.drop_index(op.f("ix_user_last_login_at"), table_name="user")
    with op.batch_alter_table("user") as batch_op:
        batch_op.drop_column("last_login_at")
