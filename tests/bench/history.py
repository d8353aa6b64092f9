# SPDX-License-Identifier: Apache-2.0
"""Makes a folder of revisions in the shape of a large service's: as many files, lines and calls of each kind as the
largest public one has, a third of it scripts that move data."""
import os

TABLE = """op.create_table('{t}',
    sa.Column('id', postgresql.UUID(as_uuid=True), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=True),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('kind', sa.Enum('email', 'sms', 'letter', name='kind_{n}'), nullable=False),
    sa.Column('is_active', sa.Boolean(), server_default=sa.text('true'), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('amount', sa.Numeric(precision=10, scale=2), nullable=True),
    sa.Column('owner_id', postgresql.UUID(as_uuid=True), nullable=True),
    sa.Column('payload', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    sa.ForeignKeyConstraint(['owner_id'], ['thing_0.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('name', 'version', name='uix_{t}_name_version')
)
op.create_index(op.f('ix_{t}_kind'), '{t}', ['kind'], unique=False)
op.create_index(op.f('ix_{t}_owner_id'), '{t}', ['owner_id'], unique=False)
op.create_table('{t}_history',
    sa.Column('id', postgresql.UUID(as_uuid=True), autoincrement=False, nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('id', 'version')
)
op.create_index(op.f('ix_{t}_history_name'), '{t}_history', ['name'], unique=False)"""
NO_TABLE = """op.drop_index(op.f('ix_{t}_history_name'), table_name='{t}_history')
op.drop_table('{t}_history')
op.drop_index(op.f('ix_{t}_owner_id'), table_name='{t}')
op.drop_index(op.f('ix_{t}_kind'), table_name='{t}')
op.drop_table('{t}')"""

TEMPLATES = """template_insert = \"\"\"
    INSERT INTO templates (id, name, template_type, created_at, content, archived, service_id, subject, created_by_id,
                           version, process_type, hidden)
    VALUES ('{{}}', '{{}}', '{{}}', '{{}}', '{{}}', False, '{{}}', '{{}}', '{{}}', 1, '{{}}', false)
\"\"\"
template_content = '\\n'.join([
    "Hello,",
    "",
    "The limit number {n} was reached at a quarter past nine.",
    "You can go on once it was raised: ask for that in the settings.",
    "",
    "The team",
])
for table_name in ['templates', 'templates_history']:
    op.execute(
        template_insert.format(
            '{n:08d}-0000-4000-8000-000000000000',
            'Limit number {n}',
            'email',
            '2020-01-01 10:00:00',
            template_content,
            'd6aa2c68-a2d9-4437-ab19-3ae8eb202553',
            'Number {n}',
            '6af522d0-2915-4e52-83a3-3690455a5fe6',
            'normal',
        ).replace('templates', table_name)
    )"""
NO_TEMPLATES = """op.execute("DELETE FROM notifications WHERE template_id = '{n:08d}-0000-4000-8000-000000000000'")
op.execute("DELETE FROM templates_history WHERE id = '{n:08d}-0000-4000-8000-000000000000'")
op.execute("DELETE FROM templates WHERE id = '{n:08d}-0000-4000-8000-000000000000'")"""

# (upgrade, downgrade), in the order of the steps; {first} is the number of the step that made the table.
STEPS = [
    (TABLE, NO_TABLE),
    ("op.add_column('{t}', sa.Column('c{n}', sa.String(length=80), nullable=True))\n"
     "op.add_column('{t}_history', sa.Column('c{n}', sa.String(length=80), nullable=True))\n"
     "op.execute(\"UPDATE {t} SET c{n} = 'none' WHERE c{n} IS NULL\")\n"
     "op.execute(\"UPDATE {t}_history SET c{n} = 'none' WHERE c{n} IS NULL\")\n"
     "op.alter_column('{t}', 'c{n}', existing_type=sa.VARCHAR(length=80), nullable=False)",
     "op.drop_column('{t}_history', 'c{n}')\nop.drop_column('{t}', 'c{n}')"),
    (TEMPLATES, NO_TEMPLATES),
    ("op.alter_column('{t}', 'name', existing_type=sa.VARCHAR(length=255), type_=sa.Text(), existing_nullable=False)\n"
     "op.create_foreign_key('fk_{t}_{n}', '{t}', 'thing_0', ['owner_id'], ['id'], ondelete='SET NULL')",
     "op.drop_constraint('fk_{t}_{n}', '{t}', type_='foreignkey')\n"
     "op.alter_column('{t}', 'name', existing_type=sa.Text(), type_=sa.VARCHAR(length=255), existing_nullable=False)"),
    (TEMPLATES, NO_TEMPLATES),
    ("op.add_column('{t}', sa.Column('count_{n}', sa.BigInteger(), server_default=sa.text('0'), nullable=False))\n"
     "op.add_column('{t}', sa.Column('day_{n}', sa.Date(), nullable=True))\n"
     "op.create_check_constraint('ck_{t}_{n}', '{t}', 'count_{n} >= 0')",
     "op.drop_constraint('ck_{t}_{n}', '{t}', type_='check')\n"
     "op.drop_column('{t}', 'day_{n}')\nop.drop_column('{t}', 'count_{n}')"),
    ("op.create_unique_constraint('uq_{t}_{n}', '{t}', ['name', 'kind'])\n"
     "op.drop_index(op.f('ix_{t}_owner_id'), table_name='{t}')\n"
     "op.create_index('ix_{t}_{n}', '{t}', ['owner_id', 'created_at'], unique=False)",
     "op.drop_index('ix_{t}_{n}', table_name='{t}')\n"
     "op.create_index(op.f('ix_{t}_owner_id'), '{t}', ['owner_id'], unique=False)\n"
     "op.drop_constraint('uq_{t}_{n}', '{t}', type_='unique')"),
    ("values = {{'one': 1, 'two': 2, 'three': 3}}\n"
     "for name, number in values.items():\n"
     "    op.execute(f\"INSERT INTO kinds (name, number) VALUES ('{{name}}', {{number + {n}}})\")\n"
     "op.execute(\"\"\"\n    UPDATE {t}\n       SET version = version + 1\n     WHERE kind = 'email'\n"
     "       AND created_at < '2020-01-01'\n\"\"\")",
     "for name in ['one', 'two', 'three']:\n    op.execute(\"DELETE FROM kinds WHERE name = '%s'\" % name)"),
    ("table = sa.table('{t}_history', sa.column('name', sa.String), sa.column('version', sa.Integer))\n"
     "op.bulk_insert(table, [{{'name': 'one {n}', 'version': 1}}, {{'name': 'two {n}', 'version': 2}}])",
     "op.execute(\"DELETE FROM {t}_history WHERE name IN ('one {n}', 'two {n}')\")"),
    ("op.execute(\"\"\"ALTER TABLE {t} ADD CONSTRAINT ck_{n} CHECK (version >= 0)\"\"\")\n"
     "op.execute('CREATE INDEX ix_{t}_lower_{n} ON {t} (lower(name))')\n"
     "op.alter_column('{t}', 'updated_at', new_column_name='changed_at')",
     "op.alter_column('{t}', 'changed_at', new_column_name='updated_at')\n"
     "op.execute('DROP INDEX ix_{t}_lower_{n}')\nop.execute('ALTER TABLE {t} DROP CONSTRAINT ck_{n}')"),
]

SCRIPT = '''"""step {n}: what the service needed on day {n}

Revision ID: {revision}
Revises: {previous}
Create Date: 2020-01-01 10:00:00.000000

"""

# revision identifiers, used by Alembic.
revision = {revision!r}
down_revision = {previous!r}

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql


def upgrade():
    # ### commands auto generated by Alembic - please adjust! ###
{upgrade}
    # ### end Alembic commands ###


def downgrade():
    # ### commands auto generated by Alembic - please adjust! ###
{downgrade}
    # ### end Alembic commands ###
'''


def indented(body):
    """Lines of a text in three quotes stand further in, as they do in real scripts."""
    return "\n".join("    " + line if line else line for line in body.split("\n"))


def write_history(folder, count):
    versions = os.path.join(folder, "versions")
    os.makedirs(versions)
    with open(os.path.join(folder, "env.py"), "w") as env:
        env.write("from alembic import context\n"
                  "context.configure(url='postgresql://', literal_binds=True)\n"
                  "with context.begin_transaction():\n    context.run_migrations()\n")
    with open(os.path.join(folder, "alembic.ini"), "w") as ini:
        ini.write(f"[alembic]\nscript_location = {folder}\n")
    previous = None
    for n in range(count):
        revision = f"{n:04d}_step"
        step = n % len(STEPS)
        facts = {"t": f"thing_{n // len(STEPS)}", "n": n, "first": n - step}
        upgrade, downgrade = (indented(body.format(**facts)) for body in STEPS[step])
        with open(os.path.join(versions, f"{revision}.py"), "w") as script:
            script.write(SCRIPT.format(n=n, revision=revision, previous=previous, upgrade=upgrade, downgrade=downgrade))
        previous = revision
