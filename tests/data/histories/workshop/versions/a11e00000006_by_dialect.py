"""by dialect

Revision ID: a11e00000006
Revises: a11e00000005
Create Date: 2024-05-06 09:00:00

"""
import sqlalchemy as sa
from alembic import op

revision = "a11e00000006"
down_revision = "a11e00000005"
branch_labels = None
depends_on = None


def upgrade():
    url = str(op.get_bind().engine.url)
    if url.startswith("postgresql"):
        with op.get_context().autocommit_block():
            op.create_index("ix_tools_stock", "tools", ["stock"], postgresql_concurrently=True, if_not_exists=True)
    elif url.startswith("mysql"):
        op.create_index("ix_tools_stock", "tools", ["stock"])
    else:
        op.create_index("ix_tools_stock", "tools", ["stock"], sqlite_where=sa.text("stock > 0"))


def downgrade():
    op.drop_index("ix_tools_stock", table_name="tools", if_exists=True)
