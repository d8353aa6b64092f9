"""seed rows

Revision ID: a11e00000002
Revises: a11e00000001
Create Date: 2024-05-02 09:00:00

"""
import sqlalchemy as sa
from alembic import op

revision = "a11e00000002"
down_revision = "a11e00000001"
branch_labels = None
depends_on = None

tools = sa.table(
    "tools",
    sa.column("id", sa.Integer),
    sa.column("maker_id", sa.Integer),
    sa.column("label", sa.String),
    sa.column("price", sa.Numeric),
    sa.column("stock", sa.Integer),
)


def upgrade():
    makers = sa.table(
        "makers", sa.column("id", sa.Integer), sa.column("name", sa.String), sa.column("active", sa.Boolean)
    )
    op.bulk_insert(
        makers,
        [
            {"id": 1, "name": "Smith & Sons", "active": True},
            {"id": 2, "name": "O'Neill", "active": False},
            {"id": 3, "name": "50% off", "active": True},
        ],
    )
    op.execute(
        tools.insert().values(
            [
                {"id": 1, "maker_id": 1, "label": "hammer", "stock": 3},
                {"id": 2, "maker_id": 2, "label": "saw", "stock": None},
                {"id": 3, "maker_id": 3, "label": "file", "stock": 12},
            ]
        )
    )


def downgrade():
    op.execute(tools.delete())
    op.execute("DELETE FROM makers")
