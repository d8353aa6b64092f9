"""timestamps mixed

Revision ID: 0000000000d1
Revises:
"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0000000000d1"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("t",
        sa.Column("a", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("b", sa.DateTime(timezone=True), server_default=sa.text("(CURRENT_TIMESTAMP)")),
        sa.Column("c", sa.TIMESTAMP(timezone=True), server_default=sa.func.now()),
        sa.Column("d", sa.Date(), server_default=sa.text("'2020-01-01'")),
        sa.Column("e", postgresql.TIMESTAMP(timezone=True) if op.get_bind().dialect.name == "postgresql" else sa.DateTime()))


def downgrade():
    pass
