"""batch foreign column

Revision ID: 0000000000d6
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "0000000000d6"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("g", sa.Column("id", sa.Integer(), primary_key=True))
    op.create_table("t", sa.Column("id", sa.Integer(), primary_key=True))
    with op.batch_alter_table("t") as batch_op:
        batch_op.add_column(sa.Column("gid", sa.Integer(), sa.ForeignKey("g.id", name="fk_gid")))


def downgrade():
    with op.batch_alter_table("t") as batch_op:
        batch_op.drop_constraint("fk_gid", type_="foreignkey")
        batch_op.drop_column("gid")
