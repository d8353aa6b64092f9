"""create user

Revision ID: 4f1c2a9d7e30
Revises: 
Create Date: 2024-02-05 09:12:44.120000

"""
from alembic import op
import sqlalchemy as sa


revision = "4f1c2a9d7e30"
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
