"""batch types

Revision ID: 000000000042
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "000000000042"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "t",
        sa.Column("id", sa.Integer(), primary_key=True), sa.Column("b", sa.Boolean(), server_default=sa.true()),
        sa.Column("c", sa.CHAR(3)), sa.Column("d", sa.Float()), sa.Column("e", sa.JSON()), sa.Column("f", sa.LargeBinary()),
        sa.Column("g", sa.Date()), sa.Column("h", sa.Time()), sa.Column("i", sa.BigInteger()), sa.Column("j", sa.SmallInteger()),
        sa.Column("k", sa.Enum("a", "bb", name="e")), sa.Column("l", sa.Interval()), sa.Column("m", sa.Unicode(4)),
        sa.Column("n", sa.DECIMAL(9, 3)), sa.Column("o", sa.TIMESTAMP()), sa.Column("p", sa.Integer(), server_default="7"),
        sa.Column("q", sa.Integer(), server_default=sa.text("(1 + 2)")), sa.Column("r", sa.NVARCHAR(6)),
        sa.Column("s", sa.Integer(), sa.ForeignKey("t.id")), sa.Column("u", sa.Integer(), unique=True),
    )
    with op.batch_alter_table("t") as batch_op:
        batch_op.alter_column("c", nullable=False)
    with op.batch_alter_table("t") as batch_op:
        batch_op.alter_column("e", type_=sa.Text())
        batch_op.alter_column("d", type_=sa.JSON())
        batch_op.alter_column("g", type_=sa.DateTime())


def downgrade():
    pass
