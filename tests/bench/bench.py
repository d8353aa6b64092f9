# SPDX-License-Identifier: Apache-2.0
"""Times athanorctl against flask db, alembic and sqlite3 on the demo fleet and on a generated folder of revisions."""
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

CTL = sys.argv[1]
ROUNDS = int(os.environ.get("ROUNDS", "5"))
PYTHON = "/usr/bin/python3"


def run(words, **options):
    return subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)


def median_ms(work):
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def compare(name, athanor, peer_name, peer):
    ours, theirs = median_ms(athanor), median_ms(peer)
    print(f"{name:<44}{ours:9.1f} ms {theirs:9.1f} ms   {theirs / ours:6.1f} x  ({peer_name})", flush=True)


# What the revisions of a large service do, in the shares that were counted over public ones.
UPGRADES = [
    ("op.create_table('{t}', sa.Column('id', postgresql.UUID(as_uuid=True), nullable=False), "
     "sa.Column('created_at', sa.DateTime(), nullable=False), sa.Column('name', sa.String(length=255), nullable=False), "
     "sa.Column('kind', sa.Enum('email', 'sms', 'letter', name='kind_{n}'), nullable=False), "
     "sa.ForeignKeyConstraint(['id'], ['thing_0.id']), sa.PrimaryKeyConstraint('id'), sa.UniqueConstraint('name'))\n"
     "    op.create_index(op.f('ix_{t}_kind'), '{t}', ['kind'], unique=False)"),
    "op.add_column('{t}', sa.Column('c{n}', sa.String(length=80), nullable=True))",
    "op.execute(\"UPDATE {t} SET name = 'value {n}' WHERE name IS NULL\")",
    "op.alter_column('{t}', 'c{first}', existing_type=sa.VARCHAR(length=80), type_=sa.Text(), existing_nullable=True)",
    ("for name in ['a', 'b', 'c']:\n"
     "        op.execute(\"INSERT INTO kinds (name, number) VALUES ('{{}}', {n})\".format(name))"),
    "op.add_column('{t}', sa.Column('count_{n}', sa.Integer(), server_default=sa.text('0'), nullable=False))",
    "op.create_unique_constraint('uq_{t}_{n}', '{t}', ['name', 'count_{fifth}'])",
    "op.create_index('ix_{t}_{n}', '{t}', ['created_at', 'kind'], postgresql_concurrently=False)",
    ("table = sa.table('{t}', sa.column('name', sa.String), sa.column('id', sa.Integer))\n"
     "    op.bulk_insert(table, [{{'name': 'one {n}'}}, {{'name': 'two {n}'}}])"),
    "op.execute(\"\"\"ALTER TABLE {t} ADD CONSTRAINT ck_{n} CHECK (count_{fifth} >= 0)\"\"\")",
]


def write_history(folder, count):
    """A history of `count` revisions in the shape of a large service's."""
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
        step = n % len(UPGRADES)
        body = UPGRADES[step].format(t=f"thing_{n // len(UPGRADES)}", n=n, first=n - step + 1, fifth=n - step + 5)
        with open(os.path.join(versions, f"{revision}.py"), "w") as script:
            script.write(f'"""step {n}\n\nRevision ID: {revision}\nRevises: {previous}\n'
                         'Create Date: 2020-01-01 10:00:00.000000\n\n"""\n'
                         f"revision = {revision!r}\ndown_revision = {previous!r}\n\n"
                         "from alembic import op\nimport sqlalchemy as sa\nfrom sqlalchemy.dialects import postgresql\n\n\n"
                         f"def upgrade():\n    {body}\n\n\ndef downgrade():\n    op.execute('SELECT {n}')\n")
        previous = revision


def alembic_sql(history):
    return [PYTHON, "-m", "alembic", "-c", os.path.join(history, "alembic.ini"), "upgrade", "base:heads", "--sql"]


def check_same(preview, history):
    """A quick answer must be the right one: what is printed as Alembic prints it is what Alembic prints."""
    ours = subprocess.run([*preview, "--as-alembic"], check=True, capture_output=True, text=True).stdout
    theirs = subprocess.run(alembic_sql(history), check=True, capture_output=True, text=True).stdout
    if ours.split() != theirs.split():
        sys.exit("Athanor and Alembic print different SQL; no time is worth that.")


def peak_mb(words):
    """Peak resident memory of one run."""
    pid = os.posix_spawn(words[0], words, {"PATH": os.environ["PATH"]},
                         file_actions=[(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)])
    return os.wait4(pid, 0)[2].ru_maxrss / 1024


def main():
    root = tempfile.mkdtemp(prefix="athanor-bench-")
    try:
        demo = os.path.join(root, "demo")
        run([CTL, "demo", demo])
        fleet = ["--fleet", os.path.join(demo, "fleet.toml")]
        services = ["accounts", "orders", "catalog", "newsletter"]
        history = os.path.join(root, "history")
        write_history(history, 549)
        print(f"{'':<44}{'Athanor':>12} {'peer':>12}   {'faster':>8}")

        def flask_current():
            for service in services:
                run([PYTHON, "-m", "flask", "--app", "app.py", "db", "current"], cwd=os.path.join(demo, service))

        compare("state of four services", lambda: run([CTL, *fleet, "fleet", "status"]), "flask db current, 4 times", flask_current)
        preview = [CTL, "migrations", "preview", "--migrations", history, "--dialect", "postgresql"]
        check_same(preview, history)
        compare("graph and SQL of 549 revisions", lambda: run(preview), "alembic upgrade --sql",
                lambda: run(alembic_sql(history)))
        print(f"{'  its peak memory':<44}{peak_mb(preview):9.1f} MB", flush=True)
        compare("pending revisions of one service", lambda: run([CTL, *fleet, "migrations", "status", "orders"]), "flask db current",
                lambda: run([PYTHON, "-m", "flask", "--app", "app.py", "db", "current"], cwd=os.path.join(demo, "orders")))
        database = os.path.join(demo, "newsletter", "data", "newsletter.db")
        compare("export of 4,200 users to CSV",
                lambda: run([CTL, *fleet, "records", "export", "newsletter", os.path.join(root, "users.csv")]),
                "sqlite3 -csv", lambda: run(["sqlite3", "-csv", database, 'select * from "user"']))
    finally:
        shutil.rmtree(root, ignore_errors=True)


main()
