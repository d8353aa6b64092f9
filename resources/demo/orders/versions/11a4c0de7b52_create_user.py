"""create user

Revision ID: 11a4c0de7b52
Revises: 
Create Date: 2023-11-02 10:00:00.000000

"""
from alembic import op
import sqlalchemy as sa


revision = "11a4c0de7b52"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("username", sa.String(length=80), nullable=False),
        sa.Column("email", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("email", name="uq_user_email"),
        sa.UniqueConstraint("username", name="uq_user_username"),
    )


def downgrade():
    op.drop_table("user")
