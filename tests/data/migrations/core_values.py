"""core values

Revision ID: 0000000000e2
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "0000000000e2"
down_revision = None
branch_labels = None
depends_on = None

t = sa.table(
    "Order",
    sa.column("a", sa.Integer),
    sa.column("b", sa.String),
    sa.column("f", sa.Boolean),
    sa.column("from", sa.Integer),
    sa.column("n"),
    schema="S",
)


def upgrade():
    op.execute(t.update().values(a=t.c.a + 1))
    op.execute(t.update().values(a=t.c.a + 1 + 2, b=t.c.b + "x"))
    op.execute(t.update().values({"b": "1", "a": 2}))
    op.execute(t.update().values({t.c.b: "it\x27s 5%", t.c["from"]: 3}))
    op.execute(t.update().values(f=t.c.a == 1))
    op.execute(t.update().values(f=sa.and_(t.c.a == 1, t.c.b != "q")))
    op.execute(t.update().values(a=sa.case([(t.c.f, 1), (t.c.a == 2, 3)], else_=t.c.a)))
    op.execute(t.update().values(a=sa.case((t.c.a == 2, 3))))
    op.execute(t.update().values(b=sa.func.coalesce(t.c.b, "")))
    op.execute(t.update().values(b=sa.func.replace(sa.func.lower(t.c.b), "a%", "b")))
    op.execute(t.update().values(n=None, b=sa.null(), f=False))
    op.execute(t.update().values(a="7", b=op.inline_literal("x")))
    op.execute(t.update().values(b="x" + t.c.b + "y"))
    op.execute(t.update().values(a=t.c.a - (t.c.a - 1), n=(t.c.a + 1) * 2))
    op.execute(t.update().values(n=sa.cast(t.c.a, sa.Integer()), a=sa.text("random()")))
    op.execute(t.update().values(n=sa.literal("x"), b=sa.literal_column("\x27y\x27")).where(sa.literal(1) == t.c.a))
    op.execute(t.update(t.c.a == 1).values(a=1).values(b="x"))
    op.execute(sa.update(t).values(n=sa.case({0: "none", 1: "one"}, value=t.c.a, else_=t.c.b)))
    op.execute(t.insert().values(a=1, b=sa.func.lower("X"), f=True))
    op.execute(t.insert().values([{"a": 1, "b": "x"}, {"a": 2, "b": None}]))
    op.execute(sa.insert(t).values({"a": 3}))
    op.execute(sa.text("UPDATE t SET a = :a, b = :b WHERE c = \x27\\:x\x27").bindparams(a=1, b="it\x27s"))


def downgrade():
    pass
