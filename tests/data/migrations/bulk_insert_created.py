"""bulk insert created

Revision ID: 000000000030
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "000000000030"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    t = op.create_table("t", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("name", sa.String(10)))
    op.bulk_insert(t, [{"id": 1, "name": "a"}, {"id": 2, "name": "b"}])


def downgrade():
    pass
