"""if statements

Revision ID: 0000000000d5
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "0000000000d5"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    import os
    if True:
        op.add_column("t", sa.Column("a", sa.Integer()))
    else:
        op.add_column("t", sa.Column("b", sa.Integer()))
    names = [c for c in ("x", "y", "z") if c != "y"]
    for i, name in enumerate(names):
        op.add_column("t", sa.Column(name, sa.String(i + 1)))


def downgrade():
    pass
