"""core statements

Revision ID: 0000000000ce
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "0000000000ce"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    t = sa.table("t", sa.column("id", sa.Integer), sa.column("name", sa.String), sa.column("flag", sa.Boolean))
    op.execute(t.update().values(name="x"))
    op.execute(t.update().where(t.c.id == 3).values(name="it's", flag=True))
    op.execute(t.delete().where(t.c.name == "y"))
    op.execute(t.insert().values(id=1, name="n", flag=False))


def downgrade():
    pass
