"""server defaults

Revision ID: 000000000013
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "000000000013"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "t",
        sa.Column("a", sa.String(9), server_default="it's"),
        sa.Column("b", sa.String(9), server_default=""),
        sa.Column("c", sa.Integer(), server_default="0"),
        sa.Column("d", sa.Integer(), server_default=sa.text("0")),
        sa.Column("e", sa.DateTime(), server_default=sa.func.now()),
        sa.Column("f", sa.DateTime(), server_default=sa.func.current_timestamp()),
        sa.Column("g", sa.DateTime(), server_default=sa.text("CURRENT_TIMESTAMP")),
        sa.Column("h", sa.Date(), server_default=sa.func.current_date()),
        sa.Column("i", sa.String(40), server_default=sa.func.lower("ABC")),
        sa.Column("j", sa.String(40), server_default=sa.func.coalesce("a", "b")),
        sa.Column("k", sa.String(40), server_default=sa.text("gen_random_uuid()")),
        sa.Column("l", sa.String(40), server_default=sa.null()),
        sa.Column("m", sa.String(40), server_default="50%"),
        sa.Column("n", sa.String(40), server_default="back\\slash"),
        sa.Column("o", sa.Time(), server_default=sa.text("'12:30:00'")),
        sa.Column("p", sa.Text(), server_default=sa.text("'x'::text")),
        sa.Column("q", sa.Integer(), server_default=sa.func.round(1, 2)),
    )


def downgrade():
    pass
