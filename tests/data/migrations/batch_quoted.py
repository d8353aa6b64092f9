"""batch quoted

Revision ID: 0000000000d9
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "0000000000d9"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("User", sa.Column("Id", sa.Integer(), primary_key=True), sa.Column("order", sa.String(5)), sa.Column("a b", sa.Text()),
        sa.UniqueConstraint("order", "a b", name="Uq"), sa.CheckConstraint('"order" > 1', name="Ck"))
    op.create_index("Ix", "User", ["order"])
    with op.batch_alter_table("User") as batch_op:
        batch_op.alter_column("order", new_column_name="group", type_=sa.Integer(), existing_type=sa.String(5))


def downgrade():
    pass
