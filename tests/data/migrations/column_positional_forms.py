"""column positional forms

Revision ID: 0000000000cb
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "0000000000cb"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("t",
        sa.Column("a", sa.Integer, primary_key=True),
        sa.Column("b", sa.String, nullable=False),
        sa.Column(name="c", type_=sa.Integer, quote=True) if False else sa.Column("c", sa.Integer),
        sa.Column("d", sa.Integer, sa.ForeignKey("o.id"), sa.ForeignKey("p.id")),
        sa.Column("e", sa.Integer, key="eee") if False else sa.Column("e", sa.Integer),
        sa.Column("f", sa.DateTime, default=sa.func.now(), server_default=sa.func.now(), onupdate=sa.func.now()))


def downgrade():
    pass
