"""texts with values

Revision ID: a11e00000004
Revises: a11e00000003
Create Date: 2024-05-04 09:00:00

"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session

revision = "a11e00000004"
down_revision = "a11e00000003"
branch_labels = None
depends_on = None

PRICES = [("SAW", 2.5), ("FILE", (76 + 8 * 3) / 100.0)]


def upgrade():
    bind = op.get_bind()
    bind.execute(
        sa.text("UPDATE tools SET price = :price WHERE label = :label"), {"price": 1.25, "label": "hammer"}
    )
    for label, price in PRICES:
        bind.execute(sa.text("UPDATE tools SET price = :price WHERE label = :label AND '12:30' <> '\\:x'"), label=label, price=price)
    statement = sa.text("UPDATE makers SET name = :name WHERE id = :id")
    bind.execute(statement.bindparams(id=3, name="it's 5%"))
    op.execute(sa.text("UPDATE makers SET name = :name WHERE id = 2").bindparams(name="O''Neill"))
    Session(bind=bind).execute(sa.text("UPDATE tools SET stock = 7 WHERE id = 1"))


def downgrade():
    op.execute("UPDATE tools SET price = NULL")
