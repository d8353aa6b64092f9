"""values of dates

Revision ID: 000000000094
Revises:
"""
import datetime

import sqlalchemy as sa
from alembic import op

revision = "000000000094"
down_revision = None
branch_labels = None
depends_on = None

visits = sa.table(
    "visits",
    sa.column("at", sa.DateTime()),
    sa.column("day", sa.Date()),
    sa.column("clock", sa.Time()),
    sa.column("stamp", sa.TIMESTAMP()),
    sa.column("note", sa.String()),
)
noon = datetime.datetime(2024, 5, 7, 12, 0)


def upgrade():
    if op.get_context().dialect.name != "sqlite":
        return
    op.bulk_insert(
        visits,
        [
            {"at": noon, "day": datetime.date(2024, 5, 7), "clock": datetime.time(9, 30), "stamp": noon},
            {"at": datetime.date(2024, 5, 8), "day": noon, "clock": datetime.time(9, 30, 1, 250), "stamp": None},
        ],
    )
    op.execute(visits.update().where(visits.c.at == noon).values(stamp=datetime.datetime(2024, 5, 7, 1, 2, 3, 4)))
    op.bulk_insert(visits, [{"at": op.inline_literal("2024-05-07"), "note": "x"}])


def downgrade():
    if op.get_context().dialect.name == "sqlite":
        op.execute(visits.update().values(day="2024-05-07"))
