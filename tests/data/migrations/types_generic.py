"""types generic

Revision ID: 000000000008
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "000000000008"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "t",
        sa.Column("a", sa.String()), sa.Column("b", sa.String(5)), sa.Column("c", sa.Unicode(6)), sa.Column("d", sa.Text()),
        sa.Column("e", sa.UnicodeText()), sa.Column("f", sa.Integer()), sa.Column("g", sa.SmallInteger()),
        sa.Column("h", sa.BigInteger()), sa.Column("i", sa.Numeric()), sa.Column("j", sa.Numeric(8)),
        sa.Column("k", sa.Numeric(8, 3)), sa.Column("l", sa.Float()), sa.Column("m", sa.Float(precision=5)),
        sa.Column("n", sa.DateTime()), sa.Column("o", sa.DateTime(timezone=True)), sa.Column("p", sa.Date()),
        sa.Column("q", sa.Time()), sa.Column("r", sa.Time(timezone=True)), sa.Column("s", sa.LargeBinary()),
        sa.Column("u", sa.LargeBinary(length=9)), sa.Column("v", sa.Boolean()), sa.Column("w", sa.Interval()),
        sa.Column("x", sa.PickleType()), sa.Column("y", sa.JSON()), sa.Column("z", sa.String(3, collation="C")),
        sa.Column("aa", sa.Text(collation="de_DE")),
    )


def downgrade():
    op.drop_table("t")
