"""constraint exclude

Revision ID: 00000000002c
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "00000000002c"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_exclude_constraint("ex", "t", ("room", "="), ("during", "&&"), where="room > 1", using="gist")


def downgrade():
    pass
