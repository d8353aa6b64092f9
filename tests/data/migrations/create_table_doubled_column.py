"""create table doubled column

Revision ID: 000000000091
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "000000000091"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "document",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created", sa.DateTime()),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("created", sa.TIMESTAMP(), server_default=sa.text("CURRENT_TIMESTAMP"), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def downgrade():
    op.drop_table("document")
