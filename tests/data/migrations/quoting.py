"""quoting

Revision ID: 000000000019
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "000000000019"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "User",
        sa.Column("Id", sa.Integer(), primary_key=True), sa.Column("order", sa.Text()), sa.Column("with space", sa.Text()),
        sa.Column("1st", sa.Text()), sa.Column("quo\"te", sa.Text()), sa.Column("$x", sa.Text()), sa.Column("per%cent", sa.Text()),
        sa.Column("naïve", sa.Text()), sa.Column("value", sa.Text()), sa.Column("key", sa.Text()), sa.Column("index", sa.Text()),
        sa.Column("offset", sa.Text()), sa.Column("plan", sa.Text()), sa.Column("UPPER", sa.Text()), sa.Column("x$", sa.Text()),
        sa.UniqueConstraint("order", "with space", name="Uq Name"),
    )
    op.rename_table("User", "group")
    op.create_index("Ix", "group", ["order", "Id"])
    op.add_column("group", sa.Column("check", sa.Text(), comment="c"))


def downgrade():
    op.drop_index("Ix", "group")
    op.drop_column("group", "check")
    op.drop_table("group")
