"""create table schema

Revision ID: 000000000006
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "000000000006"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("t", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("n", sa.Text(), index=True),
        sa.Column("o", sa.Integer(), sa.ForeignKey("Other.t.id")), sa.Column("p", sa.Integer(), sa.ForeignKey("app.o.id")), schema="app")
    op.create_index("ix_app", "t", ["n"], schema="app")
    op.add_column("t", sa.Column("z", sa.Integer(), index=True, comment="c"), schema="app")
    op.alter_column("t", "z", new_column_name="Z", schema="app")


def downgrade():
    op.drop_index("ix_app", table_name="t", schema="app")
    op.drop_column("t", "z", schema="app")
    op.drop_table("t", schema="app")
