"""enums

Revision ID: 00000000000f
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "00000000000f"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "t",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("a", sa.Enum("x", "y's", "100%", name="mood"), nullable=False, server_default="x"),
        sa.Column("b", sa.Enum("x", "y's", "100%", name="mood")),
        sa.Column("c", sa.Enum("one", "three", name="count", native_enum=False)),
        sa.Column("d", sa.Enum("one", "three", name="checked", native_enum=False, create_constraint=True)),
        sa.Column("e", sa.Enum("one", native_enum=False, create_constraint=True)),
        sa.Column("f", sa.Enum("a", name="Odd Name")),
        sa.Column("g", sa.Enum("a", name="placed", schema="app")),
        sa.Column("h", sa.Enum("a", "b", name="long", native_enum=False, length=20)),
        sa.Column("i", sa.ARRAY(sa.Enum("z", name="zed")) if False else sa.Text()),
    )
    op.add_column("t", sa.Column("j", sa.Enum("new", name="added")))


def downgrade():
    op.drop_table("t")
    op.execute("DROP TYPE mood")
