"""values of dates refused

Revision ID: 000000000095
Revises:
"""
import datetime

import sqlalchemy as sa
from alembic import op

revision = "000000000095"
down_revision = None
branch_labels = None
depends_on = None

visits = sa.table("visits", sa.column("at", sa.DateTime()), sa.column("data", sa.LargeBinary()))


def upgrade():
    if op.get_context().dialect.name == "sqlite":
        op.execute(visits.update().where(visits.c.at == None).values(at="1970-01-01T00:00:00.000000Z"))


def downgrade():
    op.bulk_insert(visits, [{"data": "text"}])
