"""nested schema constraints

Revision ID: 0000000000cf
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "0000000000cf"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("t", sa.Column("a", sa.Integer(), sa.ForeignKey("s.o.id", name="fk_a")), sa.ForeignKeyConstraint(["a"], ["s.p.id"], name="fk_p"), schema="s")
    op.create_foreign_key("fk_x", "t", "o", ["a"], ["id"], source_schema="s", referent_schema="s")
    op.drop_constraint("fk_a", "t", schema="s", type_="foreignkey")


def downgrade():
    pass
