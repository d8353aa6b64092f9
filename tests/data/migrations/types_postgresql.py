"""types postgresql

Revision ID: 00000000000a
Revises:
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "00000000000a"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "t",
        sa.Column("a", postgresql.UUID(as_uuid=True)), sa.Column("b", postgresql.JSONB(astext_type=sa.Text())),
        sa.Column("c", postgresql.JSON(astext_type=sa.Text())), sa.Column("d", postgresql.TIMESTAMP()),
        sa.Column("e", postgresql.TIMESTAMP(timezone=True, precision=3)), sa.Column("f", postgresql.ARRAY(sa.String(5))),
        sa.Column("g", postgresql.ARRAY(sa.Integer(), dimensions=2)), sa.Column("h", postgresql.BYTEA()),
        sa.Column("i", postgresql.INET()), sa.Column("j", postgresql.CIDR()), sa.Column("k", postgresql.TSVECTOR()),
        sa.Column("l", postgresql.DOUBLE_PRECISION(precision=53)), sa.Column("m", postgresql.HSTORE(text_type=sa.Text())),
        sa.Column("n", postgresql.INTERVAL()), sa.Column("o", postgresql.INTERVAL(fields="DAY TO SECOND", precision=3)),
        sa.Column("p", postgresql.MONEY()), sa.Column("q", postgresql.MACADDR()), sa.Column("r", postgresql.BIT(3)),
        sa.Column("s", postgresql.BIT(3, varying=True)), sa.Column("u", postgresql.INT4RANGE()), sa.Column("v", postgresql.TSTZRANGE()),
        sa.Column("w", postgresql.OID()), sa.Column("x", postgresql.REGCLASS()), sa.Column("y", postgresql.TIME(precision=2)),
        sa.Column("z", sa.ARRAY(sa.Text(collation="C"))), sa.Column("aa", postgresql.VARCHAR(3)), sa.Column("ab", postgresql.REAL()),
    )


def downgrade():
    op.drop_table("t")
