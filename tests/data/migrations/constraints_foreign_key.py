"""constraints foreign key

Revision ID: 00000000002a
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "00000000002a"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_foreign_key("fk_a", "t", "o", ["a"], ["id"])
    op.create_foreign_key(None, "t", "o", ["a", "b"], ["x", "y"], ondelete="CASCADE", onupdate="NO ACTION")
    op.create_foreign_key("fk_c", "t", "o", ["a"], ["id"], source_schema="s", referent_schema="r", deferrable=True, initially="IMMEDIATE", match="FULL")
    op.create_foreign_key("fk_d", "t", "t", ["a"], ["id"])
    op.create_foreign_key("fk_e", "t", "o", ["a"], ["id"], postgresql_not_valid=True)


def downgrade():
    op.drop_constraint("fk_a", "t", type_="foreignkey")
