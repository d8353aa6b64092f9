"""types foreign to both

Revision ID: 00000000000c
Revises:
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "00000000000c"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("t", sa.Column("a", mysql.LONGTEXT()))


def downgrade():
    pass
