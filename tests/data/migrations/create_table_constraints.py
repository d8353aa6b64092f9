"""create table constraints

Revision ID: 000000000002
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "000000000002"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "orders",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("total", sa.Numeric(precision=10, scale=2), nullable=True),
        sa.CheckConstraint("total > 0", name="ck_total"),
        sa.CheckConstraint("id <> 7"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_user", ondelete="CASCADE", onupdate="SET NULL"),
        sa.ForeignKeyConstraint(["user_id", "id"], ["shop.pairs.a", "shop.pairs.b"], deferrable=True, initially="DEFERRED"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
        sa.UniqueConstraint("user_id", "total", name=op.f("uq_orders"), deferrable=True),
    )


def downgrade():
    op.drop_table("orders")
