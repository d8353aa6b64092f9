"""constraints others

Revision ID: 00000000002b
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "00000000002b"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_unique_constraint("uq_a", "t", ["a", "B"])
    op.create_unique_constraint(None, "t", ["a"])
    op.create_primary_key("pk_a", "t", ["a"])
    op.create_check_constraint("ck_a", "t", "a > 5 AND b LIKE 'x%'")
    op.create_check_constraint("ck_b", "t", sa.text("a > 5"))
    op.create_check_constraint("ck_c", "t", "a > 5", postgresql_not_valid=True)
    op.create_unique_constraint("uq_d", "t", ["a"], schema="app", deferrable=True, initially="DEFERRED")


def downgrade():
    op.drop_constraint("uq_a", "t", type_="unique")
    op.drop_constraint("pk_a", "t", type_="primary")
    op.drop_constraint("ck_a", "t", type_="check")
    op.drop_constraint("ck_b", "t")
    op.drop_constraint(op.f("uq_d"), "t", schema="app")
