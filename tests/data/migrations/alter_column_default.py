"""alter column default

Revision ID: 000000000020
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "000000000020"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.alter_column("t", "a", server_default="x")
    op.alter_column("t", "a", server_default=sa.text("now()"))
    op.alter_column("t", "a", server_default=sa.func.now(), existing_server_default=sa.text("x"))
    op.alter_column("t", "a", server_default=None)
    op.alter_column("t", "a", nullable=True, existing_type=sa.String(5))
    op.alter_column("t", "a", nullable=False, existing_nullable=True)
    op.alter_column("t", "a", existing_type=sa.String(5))


def downgrade():
    pass
