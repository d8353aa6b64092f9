"""create table keys

Revision ID: 000000000004
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "000000000004"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("a", sa.Column("x", sa.Integer(), primary_key=True), sa.Column("y", sa.Integer(), primary_key=True))
    op.create_table("b", sa.Column("x", sa.Integer(), primary_key=True, autoincrement=False))
    op.create_table("c", sa.Column("x", sa.SmallInteger(), primary_key=True))
    op.create_table("d", sa.Column("x", sa.String(5), primary_key=True))
    op.create_table("e", sa.Column("x", sa.Integer(), sa.ForeignKey("a.x"), primary_key=True))
    op.create_table("f", sa.Column("x", sa.Integer(), primary_key=True, server_default="4"))
    op.create_table("g", sa.Column("x", sa.Numeric(), primary_key=True))
    op.create_table("h", sa.Column("x", sa.Integer(), nullable=True), sa.PrimaryKeyConstraint("x"))
    op.create_table("i", sa.Column("x", sa.Integer()), sa.Column("y", sa.Text(), nullable=False), sa.PrimaryKeyConstraint("y", "x"))
    op.create_table("j", sa.Column("x", sa.Integer(), primary_key=True, default=7))
    op.create_table("k", sa.Column("x", sa.Integer()))


def downgrade():
    op.drop_table("a")
