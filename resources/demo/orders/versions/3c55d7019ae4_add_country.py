"""add country

Revision ID: 3c55d7019ae4
Revises: 2e9f6b8d1430
Create Date: 2024-04-09 07:15:55.771000

"""
from alembic import op
import sqlalchemy as sa


revision = "3c55d7019ae4"
down_revision = "2e9f6b8d1430"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("user", sa.Column("country", sa.String(length=2), nullable=True))


def downgrade():
    with op.batch_alter_table("user") as batch_op:
        batch_op.drop_column("country")
