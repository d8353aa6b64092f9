"""foreign types

Revision ID: a11e00000007
Revises: a11e00000006
Create Date: 2024-05-07 09:00:00

"""
import sqlalchemy as sa
from alembic import op
import sqlalchemy_utils
from sqlalchemy_utils import ChoiceType, UUIDType

revision = "a11e00000007"
down_revision = "a11e00000006"
branch_labels = None
depends_on = None

KINDS = [("a", "arrival"), ("d", "departure")]
visits = sa.table(
    "visits",
    sa.column("id", sa.String),
    sa.column("kind", sa.String),
    sa.column("state", sa.Enum("open", "done", name="visit_state")),
)


def upgrade():
    op.create_table(
        "visits",
        sa.Column("id", UUIDType(binary=False), nullable=False),
        sa.Column("kind", ChoiceType(KINDS), nullable=True),
        sa.Column("mail", sqlalchemy_utils.types.email.EmailType(length=120), nullable=True),
        sa.Column("page", sqlalchemy_utils.URLType(), nullable=True),
        sa.Column("zone", sqlalchemy_utils.TimezoneType(backend="pytz"), nullable=True),
        sa.Column("data", sqlalchemy_utils.types.json.JSONType(), nullable=True),
        sa.Column("at", sqlalchemy_utils.types.arrow.ArrowType(), nullable=True),
        sa.Column("address", sqlalchemy_utils.types.ip_address.IPAddressType(), nullable=True),
        sa.Column("state", sa.Enum("open", "done", name="visit_state"), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_visits"),
    )
    op.execute(visits.insert().values(id="0123456789abcdef0123456789abcdef", kind="a", state="open"))
    op.execute(visits.update().where(visits.c.state == "open").values(state="done"))


def downgrade():
    op.drop_table("visits")
    sa.Enum(name="visit_state").drop(op.get_bind(), checkfirst=False)
