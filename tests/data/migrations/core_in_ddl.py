"""core in ddl

Revision ID: 0000000000e3
Revises:
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy import column

revision = "0000000000e3"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "t",
        sa.Column("a", sa.Integer()),
        sa.Column("b", sa.String(10)),
        sa.CheckConstraint(sa.and_(column("a") > 3, sa.or_(column("b") == "x%", column("b").is_(None))), name="ck_ab"),
    )
    op.create_check_constraint("ck_b", "t", column("b").is_not(None), postgresql_not_valid=True)
    op.create_check_constraint("ck_c", "t", sa.not_(column("a").in_([1, 2])))


def downgrade():
    op.drop_constraint("ck_b", "t", type_="check")
