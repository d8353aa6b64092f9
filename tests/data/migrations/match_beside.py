"""match beside

Revision ID: 000000000093
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "000000000093"
down_revision = None
branch_labels = None
depends_on = None

match = {"case": "SELECT 1"}


def link(source, key):
    match source, key:
        case ["youtube", str() as text] if text:
            return f"https://example.org/{text}"
        case {"kind": sa.Column, **rest} | [(1 | 2), *rest]:
            return rest
        case _:
            raise ValueError("unknown")


def upgrade():
    op.execute(match["case"])


def downgrade():
    pass
