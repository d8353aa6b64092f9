"""rows changed by conditions

Revision ID: a11e00000003
Revises: a11e00000002
Create Date: 2024-05-03 09:00:00

"""
import sqlalchemy as sa
from alembic import op

revision = "a11e00000003"
down_revision = "a11e00000002"
branch_labels = None
depends_on = None

tools = sa.table("tools", sa.column("id", sa.Integer), sa.column("label", sa.String), sa.column("stock", sa.Integer))
makers = sa.table(
    "makers", sa.column("id", sa.Integer), sa.column("name", sa.String), sa.column("active", sa.Boolean)
)


def upgrade():
    op.execute(tools.update().where(tools.c.stock.is_(None)).values(stock=0))
    op.execute(tools.update().where(sa.and_(tools.c.stock > 2, tools.c.label.in_(["hammer", "file"]))).values(stock=tools.c.stock + 1))
    op.execute(
        tools.update()
        .where(sa.or_(tools.c.label == "saw", ~tools.c.label.like("%m%")))
        .where(tools.c.id != 99)
        .values({"label": sa.func.upper(tools.c.label)})
    )
    op.execute(
        sa.update(tools).values(stock=sa.case([(tools.c.stock >= 10, 10), (tools.c.label == "SAW", 1)], else_=tools.c.stock))
    )
    op.execute(makers.update().where(~makers.c.active).values(active=sa.true()))
    op.execute(makers.delete().where(makers.c.id.between(50, 60)).where(makers.c.name.notlike("x%")))


def downgrade():
    op.execute(tools.update().values(label=sa.func.lower(tools.c.label)))
    op.execute(makers.update().where(makers.c.name == "O'Neill").values(active=False))
