"""looked at first

Revision ID: a11e00000009
Revises: a11e00000008
Create Date: 2024-05-09 09:00:00

"""
import sqlalchemy as sa
from alembic import op

revision = "a11e00000009"
down_revision = "a11e00000008"
branch_labels = None
depends_on = None


def upgrade():
    inspector = sa.inspect(op.get_bind())
    if "words" in inspector.get_table_names() and not inspector.has_table("phrases"):
        op.create_table(
            "phrases",
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("text", sa.String(length=200)),
            sa.PrimaryKeyConstraint("id", name="pk_phrases"),
        )
    names = [column["name"] for column in inspector.get_columns("words")]
    if "language" not in names:
        op.add_column("words", sa.Column("language", sa.String(length=8), nullable=True))


def downgrade():
    with op.batch_alter_table("words") as batch_op:
        batch_op.drop_column("language")
    op.drop_table("phrases")
