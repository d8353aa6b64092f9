"""alter column type

Revision ID: 000000000021
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "000000000021"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.alter_column("t", "a", existing_type=sa.VARCHAR(length=10), type_=sa.String(length=20), existing_nullable=True)
    op.alter_column("t", "b", type_=sa.DateTime(timezone=True), existing_type=sa.DateTime())
    op.alter_column("t", "c", type_=sa.Enum("x", name="e"), existing_type=sa.Text())
    op.alter_column("t", "d", type_=sa.Numeric(12, 4), schema="app")


def downgrade():
    pass
