"""indexes

Revision ID: 000000000026
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "000000000026"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_a", "t", ["a"])
    op.create_index("ix_b", "t", ["a", "b"], unique=True)
    op.create_index(op.f("ix_c"), "t", ["a"], unique=False)
    op.create_index("ix_d", "t", [sa.text("lower(a)")])
    op.create_index("ix_e", "t", ["a", sa.text("b DESC")])
    op.create_index("ix_f", "t", ["a"], postgresql_where=sa.text("a IS NOT NULL"), sqlite_where=sa.text("a IS NOT NULL"))
    op.create_index("ix_g", "t", ["a"], postgresql_using="GIN", postgresql_ops={"a": "gin_trgm_ops"})
    op.create_index("ix_h", "t", ["a"], postgresql_include=["b", "Cc"], postgresql_with={"fillfactor": 50})
    op.create_index("ix_i", "t", ["a"], postgresql_tablespace="Fast")
    op.create_index(None, "t", ["a"])
    op.create_index("ix_j", "t", [sa.func.lower(sa.text("a"))])


def downgrade():
    op.drop_index("ix_a")
    op.drop_index("ix_b", table_name="t")
    op.drop_index(op.f("ix_c"), table_name="t")
