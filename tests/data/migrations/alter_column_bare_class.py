"""alter column bare class

Revision ID: 000000000096
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "000000000096"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    if op.get_context().dialect.name == "sqlite":
        return
    op.alter_column("services", "created_at", existing_type=sa.DateTime(timezone=True), type_=sa.DateTime)
    op.alter_column("services", "created_at", existing_type=sa.DateTime, type_=sa.DateTime())
    op.alter_column("services", "created_at", existing_type=sa.DateTime, nullable=False)


def downgrade():
    if op.get_context().dialect.name == "sqlite":
        return
    op.alter_column("services", "created_at", existing_type=sa.DateTime(), nullable=True)
