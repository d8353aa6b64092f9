"""unique and index names

Revision ID: 0000000000d4
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "0000000000d4"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("a very long name that has blanks", "t", ["a"])
    op.create_unique_constraint("Uq-t-a", "t", ["a"])
    op.drop_constraint("Uq-t-a", "t", type_="unique")


def downgrade():
    pass
