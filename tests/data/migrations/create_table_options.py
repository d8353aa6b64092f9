"""create table options

Revision ID: 000000000007
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "000000000007"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("t", sa.Column("id", sa.Integer(), primary_key=True), sqlite_autoincrement=True)
    op.create_table("u", sa.Column("id", sa.Integer(), primary_key=True), sqlite_with_rowid=False)
    op.create_table("v", sa.Column("id", sa.Integer(), primary_key=True), postgresql_partition_by="RANGE (id)", prefixes=["UNLOGGED"])
    op.create_table("w", sa.Column("id", sa.Integer(), primary_key=True), postgresql_inherits="t", postgresql_tablespace="Fast")
    op.create_table("x", sa.Column("id", sa.Integer(), primary_key=True), mysql_engine="InnoDB")


def downgrade():
    pass
