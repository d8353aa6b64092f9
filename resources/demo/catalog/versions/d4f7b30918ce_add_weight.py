"""add weight

Revision ID: d4f7b30918ce
Revises: b6d81f02c4a7
Create Date: 2026-10-22 17:40:05.250000

"""
from alembic import op
import sqlalchemy as sa


revision = "d4f7b30918ce"
down_revision = "b6d81f02c4a7"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("product", sa.Column("weight_grams", sa.Integer(), nullable=True))


def downgrade():
    with op.batch_alter_table("product") as batch_op:
        batch_op.drop_column("weight_grams")
