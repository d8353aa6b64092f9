"""dialect branch

Revision ID: 000000000033
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "000000000033"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE EXTENSION IF NOT EXISTS citext")
    else:
        op.execute("SELECT 1")


def downgrade():
    pass
