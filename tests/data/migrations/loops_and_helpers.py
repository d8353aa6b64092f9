"""loops and helpers

Revision ID: 000000000032
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "000000000032"
down_revision = None
branch_labels = None
depends_on = None

TABLES = ("one", "two")


def stamps():
    return [sa.Column("made", sa.DateTime(), server_default=sa.func.now()), sa.Column("changed", sa.DateTime())]


def upgrade():
    for name in TABLES:
        op.create_table(name, *stamps(), sa.Column("id", sa.Integer(), primary_key=True))
        op.create_index(f"ix_{name}", name, ["made"])


def downgrade():
    for name in reversed(TABLES):
        op.drop_table(name)
