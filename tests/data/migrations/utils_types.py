"""utils types

Revision ID: 0000000000e5
Revises:
"""
import sqlalchemy as sa
import sqlalchemy_utils
from alembic import op
from sqlalchemy_utils import ChoiceType, UUIDType

revision = "0000000000e5"
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "t",
        sa.Column("id", UUIDType(binary=False), primary_key=True),
        sa.Column("other", sqlalchemy_utils.types.uuid.UUIDType(), nullable=False),
        sa.Column("plain", UUIDType(binary=False, native=False)),
        sa.Column("kind", ChoiceType([("a", "A"), ("b", "B")])),
        sa.Column("number", ChoiceType([(1, "A")], impl=sa.Integer())),
        sa.Column("mail", sqlalchemy_utils.EmailType()),
        sa.Column("short_mail", sqlalchemy_utils.types.email.EmailType(length=50)),
        sa.Column("page", sqlalchemy_utils.URLType),
        sa.Column("data", sqlalchemy_utils.types.json.JSONType()),
        sa.Column("at", sqlalchemy_utils.types.arrow.ArrowType(timezone=True)),
        sa.Column("address", sqlalchemy_utils.IPAddressType()),
        sa.Column("zone", sqlalchemy_utils.TimezoneType(backend="pytz")),
        sa.Column("language", sqlalchemy_utils.LocaleType()),
        sa.Column("country", sqlalchemy_utils.CountryType()),
        sa.Column("money", sqlalchemy_utils.CurrencyType()),
        sa.Column("words", sqlalchemy_utils.ScalarListType()),
        sa.Column("secret", sqlalchemy_utils.types.encrypted.encrypted_type.StringEncryptedType(sa.Unicode, "k", length=99)),
        sa.Column("bytes", sqlalchemy_utils.EncryptedType(sa.Unicode, "k")),
    )
    op.add_column("t", sa.Column("note", sqlalchemy_utils.types.choice.ChoiceType([("x", "X")]), server_default="x"))


def downgrade():
    op.add_column("t", sa.Column("vector", sqlalchemy_utils.types.ts_vector.TSVectorType("kind", "mail")))
