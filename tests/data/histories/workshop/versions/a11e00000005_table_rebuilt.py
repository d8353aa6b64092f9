"""table rebuilt

Revision ID: a11e00000005
Revises: a11e00000004
Create Date: 2024-05-05 09:00:00

"""
import sqlalchemy as sa
from alembic import op

revision = "a11e00000005"
down_revision = "a11e00000004"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("tools") as batch_op:
        batch_op.add_column(sa.Column("note", sa.Text(), nullable=True))
        batch_op.alter_column("label", existing_type=sa.String(length=40), type_=sa.String(length=60), existing_nullable=False)
        batch_op.create_unique_constraint("uq_tools_label", ["label"])
    with op.batch_alter_table("makers") as batch_op:
        batch_op.create_check_constraint("ck_makers_name", sa.column("name").is_not(None))


def downgrade():
    with op.batch_alter_table("makers") as batch_op:
        batch_op.drop_constraint("ck_makers_name", type_="check")
    with op.batch_alter_table("tools") as batch_op:
        batch_op.drop_constraint("uq_tools_label", type_="unique")
        batch_op.alter_column("label", existing_type=sa.String(length=60), type_=sa.String(length=40), existing_nullable=False)
        batch_op.drop_column("note")
