"""booleans

Revision ID: 000000000012
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "000000000012"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "t",
        sa.Column("a", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("b", sa.Boolean(), server_default=sa.false()),
        sa.Column("c", sa.Boolean(), server_default=sa.text("true")),
        sa.Column("d", sa.Boolean(create_constraint=True)),
        sa.Column("e", sa.Boolean(create_constraint=True, name="named")),
        sa.Column("f", sa.Boolean(), server_default="1"),
        sa.Column("g", sa.Boolean(), server_default=sa.sql.expression.true()),
    )
    op.add_column("t", sa.Column("h", sa.Boolean(create_constraint=True)))


def downgrade():
    pass
