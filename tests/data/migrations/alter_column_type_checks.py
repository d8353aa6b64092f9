"""alter column type checks

Revision ID: 000000000023
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "000000000023"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.alter_column("t", "a", existing_type=sa.Enum("x", name="old", native_enum=False, create_constraint=True),
                    type_=sa.Enum("x", "yy", name="new", native_enum=False, create_constraint=True))


def downgrade():
    pass
