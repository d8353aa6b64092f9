"""core conditions

Revision ID: 0000000000e1
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "0000000000e1"
down_revision = None
branch_labels = None
depends_on = None

t = sa.table(
    "t",
    sa.column("a", sa.Integer),
    sa.column("b", sa.String),
    sa.column("f", sa.Boolean),
    sa.column("at", sa.DateTime),
    sa.column("n"),
)


def upgrade():
    op.execute(t.delete().where(t.c.f))
    op.execute(t.delete().where(~t.c.f))
    op.execute(t.delete().where(sa.and_(t.c.f, t.c.a > 1)))
    op.execute(t.delete().where(t.c.f).where(t.c.a <= 1))
    op.execute(t.delete().where((t.c.a == 1) | (t.c.a == 2)))
    op.execute(t.delete().where((t.c.a == 1) | (t.c.a == 2)).where(t.c.b == "x"))
    op.execute(t.delete().where(sa.not_(sa.or_(t.c.a == 1, t.c.a == 2))))
    op.execute(t.delete().where(sa.not_(sa.not_(t.c.n))))
    op.execute(t.delete().where(t.c.a.notin_([1, 2])))
    op.execute(t.delete().where(sa.and_(t.c.a.in_([1, 2]), t.c.b.in_(("x", "y\x27s")), t.c.a.not_in([3]))))
    op.execute(t.delete().where(~t.c.a.between(1, 2)).where(t.c.a.between(3, 9)))
    op.execute(t.delete().where(t.c.b.ilike("%X_%")).where(~t.c.b.like("a")).where(t.c.b.notlike("b%")))
    op.execute(t.delete().where(t.c.n == None))  # noqa
    op.execute(t.delete().where(t.c.n != None))  # noqa
    op.execute(t.delete().where(t.c.n.is_(None)).where(t.c.b.isnot(None)).where(t.c.f.is_(True)))
    op.execute(t.delete().where(t.c.f == True).where(t.c.f != sa.false()))  # noqa
    op.execute(t.delete().where(3 < t.c.a).where("x" == t.c.b))
    op.execute(t.delete().where(t.c.a == -1).where(t.c.a == "7").where(t.c.b == 7))
    op.execute(t.delete(t.c.n == t.c.b))
    op.execute(sa.delete(t).where(sa.text("a = 5 AND b <> \x27%\x27")))
    op.execute(t.delete().where(sa.func.length(t.c.b) > 3))
    op.execute(t.delete().where(sa.column("loose") == "y"))
    op.execute(t.delete().where(sa.and_(sa.and_(t.c.a == 1, t.c.b == "q"), sa.or_(t.c.a == 2, sa.and_(t.c.a == 3, t.c.f)))))


def downgrade():
    op.execute(t.delete())
