"""first tables

Revision ID: a11e00000001
Revises: 
Create Date: 2024-05-01 09:00:00

"""
import sqlalchemy as sa
from alembic import op

revision = "a11e00000001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "makers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.PrimaryKeyConstraint("id", name="pk_makers"),
    )
    op.create_table(
        "tools",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("maker_id", sa.Integer(), nullable=True),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("price", sa.Numeric(10, 2), nullable=True),
        sa.Column("stock", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["maker_id"], ["makers.id"], name="fk_tools_maker", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_tools"),
    )
    op.create_index("ix_tools_label", "tools", ["label"])


def downgrade():
    op.drop_index("ix_tools_label", table_name="tools")
    op.drop_table("tools")
    op.drop_table("makers")
