"""context of alembic

Revision ID: 000000000092
Revises:
"""
import sqlalchemy as sa
from alembic import context, op

revision = "000000000092"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    if context.is_offline_mode():
        raise RuntimeError("this reads the database")
    if context.get_context().dialect.name in ["mysql", "postgresql"]:
        op.execute("SELECT 1")
    elif context.get_bind().dialect.name == "sqlite":
        op.execute("SELECT 2")


def downgrade():
    if context.get_context().dialect.name == "postgresql":
        op.execute("SELECT 3")
