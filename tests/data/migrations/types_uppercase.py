"""types uppercase

Revision ID: 000000000009
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "000000000009"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "t",
        sa.Column("a", sa.VARCHAR(length=10)), sa.Column("b", sa.CHAR(2)), sa.Column("c", sa.TEXT()), sa.Column("d", sa.INTEGER()),
        sa.Column("e", sa.BIGINT()), sa.Column("f", sa.SMALLINT()), sa.Column("g", sa.NUMERIC(5, 2)), sa.Column("h", sa.DECIMAL(5)),
        sa.Column("i", sa.FLOAT()), sa.Column("j", sa.REAL()), sa.Column("k", sa.TIMESTAMP()), sa.Column("l", sa.DATETIME()),
        sa.Column("m", sa.DATE()), sa.Column("n", sa.TIME()), sa.Column("o", sa.BOOLEAN()), sa.Column("p", sa.BLOB()),
        sa.Column("q", sa.VARBINARY(4)), sa.Column("r", sa.BINARY(4)), sa.Column("s", sa.NVARCHAR(7)), sa.Column("u", sa.NCHAR(7)),
        sa.Column("v", sa.CLOB()), sa.Column("w", sa.INT()), sa.Column("x", sa.TIMESTAMP(timezone=True)),
    )


def downgrade():
    op.drop_table("t")
