"""create table column flags

Revision ID: 000000000003
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "000000000003"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "t",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("a", sa.String(10), unique=True),
        sa.Column("b", sa.String(10), index=True),
        sa.Column("c", sa.String(10), index=True, unique=True),
        sa.Column("d", sa.Integer(), sa.ForeignKey("o.id")),
        sa.Column("e", sa.Integer(), sa.ForeignKey("o.id", name="fk_e", ondelete="SET NULL"), nullable=False),
        sa.Column("f", sa.Integer(), sa.CheckConstraint("f > 0", name="ck_f")),
        sa.Column("g", sa.Integer(), default=5, onupdate=6),
        sa.Column("h", sa.Integer(), comment="it's 100%"),
        comment="All of it",
    )


def downgrade():
    op.drop_table("t")
