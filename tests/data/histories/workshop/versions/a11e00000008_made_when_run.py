"""made when run

Revision ID: a11e00000008
Revises: a11e00000007
Create Date: 2024-05-08 09:00:00

"""
import sqlalchemy as sa
from alembic import op

revision = "a11e00000008"
down_revision = "a11e00000007"
branch_labels = None
depends_on = None


def upgrade():
    words = op.create_table(
        "words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("word", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_words"),
    )
    for word in {"red", "green", "blue"}:
        op.execute(words.insert().values(id=len(word), word=word))


def downgrade():
    op.drop_table("words")
