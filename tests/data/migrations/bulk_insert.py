"""bulk insert

Revision ID: 00000000002f
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "00000000002f"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    t = sa.table("t", sa.column("id", sa.Integer), sa.column("name", sa.String), sa.column("on", sa.Boolean), sa.column("r", sa.Float), sa.column("n", sa.Numeric))
    op.bulk_insert(t, [
        {"id": 1, "name": "it's 100%", "on": True, "r": 1.5, "n": 3},
        {"id": 2, "name": None, "on": False, "r": 2.0, "n": 4},
    ])
    op.bulk_insert(t, [{"name": "only"}])
    op.bulk_insert(t, [{"id": -3, "r": 1e20}])
    op.bulk_insert(t, [])


def downgrade():
    pass
