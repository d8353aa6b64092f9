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


def write_history(folder, count):
    """A linear history of `count` revisions: every tenth makes a table, the others add a column to it."""
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
        revision = f"{n:012x}"
        table = f"thing_{n // 10}"
        if n % 10 == 0:
            body = (f"op.create_table('{table}', sa.Column('id', sa.Integer(), nullable=False), "
                    "sa.Column('name', sa.String(length=80), nullable=False), sa.PrimaryKeyConstraint('id'))")
        else:
            body = f"op.add_column('{table}', sa.Column('c{n}', sa.String(length={n + 1}), nullable=True))"
        with open(os.path.join(versions, f"{revision}_step.py"), "w") as script:
            script.write(f'"""step {n}"""\nfrom alembic import op\nimport sqlalchemy as sa\n\n'
                         f"revision = '{revision}'\ndown_revision = {previous!r}\nbranch_labels = None\ndepends_on = None\n\n\n"
                         f"def upgrade():\n    {body}\n\n\ndef downgrade():\n    pass\n")
        previous = revision


def main():
    root = tempfile.mkdtemp(prefix="athanor-bench-")
    try:
        demo = os.path.join(root, "demo")
        run([CTL, "demo", demo])
        fleet = ["--fleet", os.path.join(demo, "fleet.toml")]
        services = ["accounts", "orders", "catalog", "newsletter"]
        history = os.path.join(root, "history")
        write_history(history, 300)
        print(f"{'':<44}{'Athanor':>12} {'peer':>12}   {'faster':>8}")

        def flask_current():
            for service in services:
                run([PYTHON, "-m", "flask", "--app", "app.py", "db", "current"], cwd=os.path.join(demo, service))

        compare("state of four services", lambda: run([CTL, *fleet, "fleet", "status"]), "flask db current, 4 times", flask_current)
        compare("SQL of 300 revisions",
                lambda: run([CTL, "migrations", "preview", "--migrations", history, "--dialect", "postgresql"]),
                "alembic upgrade --sql",
                lambda: run([PYTHON, "-m", "alembic", "-c", os.path.join(history, "alembic.ini"), "upgrade", "base:heads", "--sql"]))
        compare("pending revisions of one service", lambda: run([CTL, *fleet, "migrations", "status", "orders"]), "flask db current",
                lambda: run([PYTHON, "-m", "flask", "--app", "app.py", "db", "current"], cwd=os.path.join(demo, "orders")))
        database = os.path.join(demo, "newsletter", "data", "newsletter.db")
        compare("export of 4,200 users to CSV",
                lambda: run([CTL, *fleet, "records", "export", "newsletter", os.path.join(root, "users.csv")]),
                "sqlite3 -csv", lambda: run(["sqlite3", "-csv", database, 'select * from "user"']))
    finally:
        shutil.rmtree(root, ignore_errors=True)


main()
