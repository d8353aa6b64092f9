#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Applies a migrations folder with athanorctl and with the installed Alembic and compares where the databases end.

    same_end.py FOLDER [--athanorctl PROGRAM] [--trust] [--url ALEMBIC_URL --other ATHANOR_URL --third MIXED_URL]

Without URLs on SQLite files; with them on three empty databases of one PostgreSQL or MariaDB server. Compared are schema
and rows after: all the way up; half-way down and up again; and, in the third database, both in turn, revision by
revision. Exit status: 0 the same, 1 different, 2 one of them failed.
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
import sqlalchemy as sa

import alembic_folder

sys.stdout = alembic_folder.OUT
PROGRAM = HERE.parents[1] / "build/dev/bin/athanorctl"
ENVIRONMENT = """
from alembic import context
import sqlalchemy as sa

engine = sa.create_engine(context.config.attributes["url"])
with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""


class Failure(Exception):
    pass


class Place:
    """A database, and both ways to move it."""

    def __init__(self, url, options, work):
        self.url = url
        self.options = options
        versions = os.path.join(options.folder, "versions")
        self.config = Config()
        home = os.path.join(work, "alembic")
        os.makedirs(home, exist_ok=True)
        pathlib.Path(home, "env.py").write_text(ENVIRONMENT)
        self.config.set_main_option("script_location", home)
        self.config.set_main_option("version_locations", versions if os.path.isdir(versions) else options.folder)
        self.config.set_main_option("version_path_separator", "os")
        self.config.attributes["url"] = url
        self.work = work

    def alembic(self, target, down=False):
        try:
            (command.downgrade if down else command.upgrade)(self.config, target)
        except Exception as error:
            raise Failure("Alembic, %s: %s: %s" % (target, type(error).__name__, error)) from error

    def athanor(self, target, down=False):
        line = [self.options.athanorctl, "migrations", "apply", "--url", self.url, "--migrations", self.options.folder]
        line += ["--to", target, "--journal", os.path.join(self.work, "journal"), "--yes"]
        line += (["--downgrade"] if down else []) + (["--trust"] if self.options.trust else [])
        for _ in range(20):
            done = subprocess.run(line, capture_output=True, text=True)
            blocking = re.findall(r"--accept ([\w-]+)", done.stderr + done.stdout)
            if done.returncode == 0:
                return
            new = [h for h in blocking if h not in line]
            if not new:
                break
            for hazard in new:
                line += ["--accept", hazard]
        raise Failure("athanorctl, %s: %s" % (target, (done.stderr or done.stdout).strip()[-400:]))

    def dump(self):
        """Schema and rows as text, in an order that does not depend on how they came about."""
        url = sa.engine.make_url(self.url)
        if url.get_backend_name() == "sqlite":
            return sqlite_dump(url.database)
        name, port, user = ("pg_dump", "-p", "-U") if "postgresql" in self.url else ("mysqldump", "-P", "-u")
        host = ["-h", url.host or "localhost", port, str(url.port or ""), user]
        options = ["--inserts", "--no-owner"] if name == "pg_dump" else ["--skip-comments", "--skip-extended-insert"]
        environment = dict(os.environ, PGPASSWORD=url.password or "", MYSQL_PWD=url.password or "")
        done = subprocess.run([name] + options + host + [url.username, url.database], capture_output=True, text=True,
                              env=environment)
        if done.returncode != 0:
            raise Failure(done.stderr.strip())
        lines = [l for l in done.stdout.split("\n") if l and not l.startswith("--") and not l.startswith("\\")]
        return [re.sub(r" AUTO_INCREMENT=\d+", "", l) for l in lines if not l.startswith("INSERT")] + sorted(
            l for l in lines if l.startswith("INSERT"))


def sqlite_dump(path):
    with sa.create_engine("sqlite:///" + path).connect() as connection:
        schema = [r[0] for r in connection.execute(sa.text(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name"))]
        tables = [r[0] for r in connection.execute(sa.text(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"))]
        rows = [str((t,) + tuple(r)) for t in tables for r in connection.execute(sa.text('SELECT * FROM "%s"' % t))]
    # A rebuilt table lists its constraints in the order of a Python set.
    return [l.strip().rstrip(",") for s in schema for l in in_order(s)] + sorted(rows)


def in_order(statement):
    first, *rest = statement.split("\n")
    return [first] + sorted(rest)


def same(name, one, other):
    a, b = one.dump(), other.dump()
    print("%-40s %s" % (name, "the same" if a == b else "DIFFERENT"))
    for want, have in zip(a + ["nothing"] * len(b), b + ["nothing"] * len(a)):
        if want != have:
            print("  Alembic: %r\n  Athanor: %r" % (want, have))
            break
    return a == b


def run(options, work):
    alembic_folder.tolerant_loading()
    names = ["alembic", "athanor", "mixed"]
    urls = [options.url, options.other, options.third] if options.url else [
        "sqlite:///" + os.path.join(work, n + ".db") for n in names]
    theirs, ours, mixed = [Place(u, options, work) for u in urls]
    script = ScriptDirectory.from_config(theirs.config)
    order = [r.revision for r in reversed(list(script.walk_revisions()))]
    for url in urls:
        if url.startswith("sqlite"):
            open(sa.engine.make_url(url).database, "a").close()
    theirs.alembic("heads")
    ours.athanor("heads")
    good = same("all the way up", theirs, ours)
    if options.down:
        half = order[len(order) // 2]
        theirs.alembic(half, True)
        ours.athanor(half, True)
        good &= same("half-way down", theirs, ours)
        theirs.alembic("heads")
        ours.athanor("heads")
        good &= same("and up again", theirs, ours)
        again = theirs
    else:
        again = theirs
    for index, revision in enumerate(order):
        (mixed.alembic if index % 2 else mixed.athanor)(revision)
    if not options.down:
        return good & same("in turn, revision by revision", again, mixed)
    mixed.athanor(half, True)
    mixed.alembic("heads")
    return good & same("in turn, and half-way down by Athanor", again, mixed)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--athanorctl", default=str(PROGRAM))
    parser.add_argument("--trust", action="store_true")
    parser.add_argument("--no-down", dest="down", action="store_false")
    parser.add_argument("--url")
    parser.add_argument("--other")
    parser.add_argument("--third")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        try:
            sys.exit(0 if run(options, work) else 1)
        except Failure as failure:
            print(failure)
            sys.exit(2)


if __name__ == "__main__":
    main()
