"""types foreign to postgresql

Revision ID: 00000000000b
Revises:
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "00000000000b"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("t", sa.Column("a", mysql.TINYINT(1)))


def downgrade():
    pass
