"""types shared names

Revision ID: 00000000000d
Revises:
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import mysql
from sqlalchemy.dialects import sqlite

revision = "00000000000d"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("t", sa.Column("a", mysql.INTEGER(11)))
    op.add_column("t", sa.Column("b", mysql.VARCHAR(20)))
    op.add_column("t", sa.Column("c", mysql.TEXT()))
    op.add_column("t", sa.Column("d", mysql.TIMESTAMP()))
    op.add_column("t", sa.Column("e", postgresql.TIMESTAMP()))
    op.add_column("t", sa.Column("f", sqlite.JSON()))


def downgrade():
    pass
