#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Applies a migrations folder with athanorctl and with the installed Alembic and compares where the databases end.

    same_end.py FOLDER [--mode MODE,...] [--server URL [--password-env VAR]] [--to REV] [--trust] [--code DIR]
                [--type NAME=TYPE]... [--naming-convention JSON] [--ignore REGEX]... [--no-down] [--athanorctl PROGRAM]

Compared are the whole schema and all rows. Modes, all by default:
  each     two databases, compared behind every revision
  half     half-way down and up again
  base     down to nothing and up again
  turns    in one database Athanor and Alembic take turns, up revision by revision, and down by half and up again; a
           second one begins with the other of the two
Without --server on SQLite files. `--server` is the URL of a PostgreSQL or MariaDB database whose account may make
others beside it; its password stands in the URL or in a variable; the databases made are dropped at the end. `--to`
stops there. `--trust` lets Athanor give what it cannot read to the service's own Alembic; `--code` is the folder that
its scripts import the application from. `--ignore` blanks what is made when run, a uuid or a time. `--no-down` leaves
the way down out of `turns`. Exit status: 0 the same, 1 different, 2 one of them failed.
"""
import argparse
import json
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
MODES = ["each", "half", "base", "turns"]
ENVIRONMENT = """
from alembic import context
import sqlalchemy as sa

given = context.config.attributes
engine = sa.create_engine(given["url"], poolclass=sa.pool.NullPool)
with engine.connect() as connection:
    metadata = sa.MetaData(naming_convention=given["naming"]) if given["naming"] else None
    context.configure(connection=connection, target_metadata=metadata)
    with context.begin_transaction():
        context.run_migrations()
"""
CONSTRAINT = re.compile(r"\s*(CONSTRAINT|PRIMARY KEY|UNIQUE|FOREIGN KEY|CHECK|KEY|FULLTEXT|INDEX)\b")


class Failure(Exception):
    pass


class Place:
    """A database, and both ways to move it."""

    def __init__(self, url, options, work):
        self.url = sa.engine.make_url(url)
        self.options = options
        self.work = work
        versions = os.path.join(options.folder, "versions")
        self.config = Config()
        home = os.path.join(work, "alembic")
        os.makedirs(home, exist_ok=True)
        pathlib.Path(home, "env.py").write_text(ENVIRONMENT)
        self.config.set_main_option("script_location", home)
        self.config.set_main_option("version_locations", versions if os.path.isdir(versions) else options.folder)
        self.config.set_main_option("version_path_separator", "os")
        self.config.attributes["url"] = self.url
        self.config.attributes["naming"] = json.loads(options.naming_convention or "null")
        if self.url.get_backend_name() == "sqlite":
            open(self.url.database, "a").close()

    def alembic(self, target, down=False):
        try:
            (command.downgrade if down else command.upgrade)(self.config, target)
        except Exception as error:
            raise Failure("Alembic, %s: %s: %s" % (target, type(error).__name__, error)) from error

    def athanor(self, target, down=False):
        shown = self.url.set(password=None) if self.url.password else self.url
        line = [self.options.athanorctl, "migrations", "apply", "--url", shown.render_as_string(hide_password=False)]
        line += ["--migrations", self.options.folder, "--password-env", "SAME_END_PASSWORD", "--to", target]
        line += ["--journal", os.path.join(self.work, "journal"), "--yes"] + (["--downgrade"] if down else [])
        line += ["--trust"] if self.options.trust else []
        line += [word for pair in self.options.type for word in ("--type", pair)]
        environment = dict(os.environ, SAME_END_PASSWORD=self.url.password or "", XDG_STATE_HOME=self.work)
        for _ in range(20):
            done = subprocess.run(line, capture_output=True, text=True, env=environment)
            if done.returncode == 0:
                return
            said = done.stderr + done.stdout
            named = re.findall(r"--accept ([\w-]+)", said) + re.findall(r"[\w-]+", "".join(
                re.findall(r"hazards that nobody accepted: ([^;]*);", said)))
            new = [h for h in named if h not in line]
            if not new:
                break
            for hazard in new:
                line += ["--accept", hazard]
        raise Failure("athanorctl, %s: %s" % (target, (done.stderr or done.stdout).strip()[-600:]))

    def dump(self):
        """Schema and rows as text, in an order that does not depend on how they came about."""
        if self.url.get_backend_name() == "sqlite":
            lines = sqlite_dump(self.url.database)
        else:
            lines = server_dump(self.url)
        for pattern in self.options.ignore:
            lines = [re.sub(pattern, "?", line) for line in lines]
        return lines


def server_dump(url):
    name, port, user = ("pg_dump", "-p", "-U") if url.get_backend_name() == "postgresql" else ("mysqldump", "-P", "-u")
    host = ["-h", url.host or "localhost", port, str(url.port or ""), user]
    options = ["--inserts", "--no-owner"] if name == "pg_dump" else ["--skip-comments", "--skip-extended-insert"]
    environment = dict(os.environ, PGPASSWORD=url.password or "", MYSQL_PWD=url.password or "")
    done = subprocess.run([name] + options + host + [url.username, url.database], capture_output=True, text=True,
                          env=environment)
    if done.returncode != 0:
        raise Failure(done.stderr.strip())
    text = re.sub(r" AUTO_INCREMENT=\d+", "", done.stdout)
    lines = [l for l in text.split("\n") if l and not l.startswith(("--", "\\"))]
    schema = "\n".join(l for l in lines if not l.startswith("INSERT"))
    if name == "mysqldump":
        schema = "\n".join(in_order(s) for s in schema.split(";\n"))
    return schema.split("\n") + sorted(l for l in lines if l.startswith("INSERT"))


def sqlite_dump(path):
    with sa.create_engine("sqlite:///" + path).connect() as connection:
        schema = [r[0] for r in connection.execute(sa.text(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name"))]
        tables = [r[0] for r in connection.execute(sa.text(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"))]
        rows = [str((t,) + tuple(r)) for t in tables for r in connection.execute(sa.text('SELECT * FROM "%s"' % t))]
    return [l.strip() for s in schema for l in in_order(s).split("\n")] + sorted(rows)


def in_order(statement):
    """The constraints of a table may stand in the order of a Python set; its columns never do."""
    lines = [line.rstrip().rstrip(",") for line in statement.split("\n")]
    found = [i for i, line in enumerate(lines) if CONSTRAINT.match(line)]
    for i, line in zip(found, sorted(lines[i] for i in found)):
        lines[i] = line
    return "\n".join(lines)


class Comparison:
    def __init__(self, options, work):
        self.options = options
        self.work = work
        self.made = []
        self.good = True
        script = ScriptDirectory.from_config(self.place("sqlite:///" + os.path.join(work, "none.db")).config)
        heads = [r.revision for r in script.get_revisions(options.to or "heads")]
        found = list(reversed(list(script.iterate_revisions(heads, "base"))))
        self.order = [r.revision for r in found]
        self.half = self.order[len(self.order) // 2]
        self.is_linear = [r.down_revision for r in found] == [None] + self.order[:-1]

    def place(self, url):
        return Place(url, self.options, self.work)

    def fresh(self):
        """A new, empty database."""
        name = "same_end_%d_%d" % (os.getpid(), len(self.made))
        self.made.append(name)
        if not self.options.server:
            return self.place("sqlite:///" + os.path.join(self.work, name + ".db"))
        self.administer("CREATE DATABASE %s" % name)
        return self.place(self.options.server.set(database=name))

    def administer(self, sql):
        engine = sa.create_engine(self.options.server, isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)
        with engine.connect() as connection:
            connection.execute(sa.text(sql))

    def drop_all(self):
        for name in self.made if self.options.server else []:
            # A migration that failed may have left its connection behind.
            force = " WITH (FORCE)" if self.options.server.get_backend_name() == "postgresql" else ""
            self.administer("DROP DATABASE IF EXISTS %s%s" % (name, force))

    def same(self, name, theirs, ours, quiet=False):
        a, b = theirs.dump(), ours.dump()
        if a != b or not quiet:
            print("%-50s %s" % (name, "the same" if a == b else "DIFFERENT"))
        for want, have in zip(a + ["nothing"] * len(b), b + ["nothing"] * len(a)):
            if want != have:
                print("  Alembic: %r\n  Athanor: %r" % (want, have))
                break
        sys.stdout.flush()
        self.good &= a == b
        return a == b

    def all_up(self, move):
        move(self.options.to or "heads")

    def both(self, name, theirs, ours, target=None, down=False):
        """Moves one with Alembic, the other with Athanor, and compares; false where neither comes through, because the
        database refuses a statement of the script."""
        failures = []
        for move in (theirs.alembic, ours.athanor):
            try:
                move(target or self.options.to or "heads", down)
            except Failure as failure:
                failures.append(failure)
        if len(failures) == 1:
            raise failures[0]
        if failures:
            print("%-50s both stop\n  %s\n  %s" % ((name,) + tuple(" ".join(str(f).split())[:200] for f in failures)))
            return False
        self.same(name, theirs, ours)
        return True

    def each(self):
        theirs, ours = self.fresh(), self.fresh()
        for count, revision in enumerate(self.order, 1):
            theirs.alembic(revision)
            ours.athanor(revision)
            if not self.same("behind %s" % revision, theirs, ours, quiet=count < len(self.order)):
                return

    def half_down(self):
        theirs, ours = self.fresh(), self.fresh()
        if self.both("all the way up", theirs, ours) and self.both("half-way down", theirs, ours, self.half, True):
            self.both("half-way down and up again", theirs, ours)

    def base(self):
        theirs, ours = self.fresh(), self.up_by_athanor()
        self.all_up(theirs.alembic)
        if self.both("all the way down", theirs, ours, "base", True):
            self.both("all the way down and up again", theirs, ours)

    def up_by_athanor(self):
        ours = self.fresh()
        self.all_up(ours.athanor)
        return ours

    def turns(self):
        theirs = self.fresh()
        self.all_up(theirs.alembic)
        mixed = [self.fresh(), self.fresh()]
        for first, place in enumerate(mixed):
            for index, revision in enumerate(self.order):
                (place.alembic if (index + first) % 2 else place.athanor)(revision)
            self.same("in turn, begun by " + ("Alembic" if first else "Athanor"), theirs, place)
        if not self.is_linear or self.options.no_down:
            return
        if not self.both("half-way down", theirs, self.up_by_athanor(), self.half, True):
            return
        middle = len(self.order) // 2
        for first, place in enumerate(mixed):
            for index, revision in enumerate(reversed(self.order[middle:-1])):
                (place.alembic if (index + first) % 2 else place.athanor)(revision, True)
            self.same("down in turn, begun by " + ("Alembic" if first else "Athanor"), theirs, place)
        self.all_up(theirs.alembic)
        for first, place in enumerate(mixed):
            self.all_up(place.athanor if first else place.alembic)
            self.same("and up again by " + ("Athanor" if first else "Alembic"), theirs, place)

    def run(self):
        modes = {"each": self.each, "half": self.half_down, "base": self.base, "turns": self.turns}
        failed = False
        for mode in self.options.mode.split(","):
            try:
                modes[mode]()
            except Failure as failure:
                print("%-50s FAILED\n  %s" % (mode, failure))
                failed = True
        return 1 if not self.good else 2 if failed else 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--mode", default=",".join(MODES))
    parser.add_argument("--server")
    parser.add_argument("--password-env")
    parser.add_argument("--to")
    parser.add_argument("--trust", action="store_true")
    parser.add_argument("--no-down", action="store_true", help="for `turns`: a folder without way down")
    parser.add_argument("--code")
    parser.add_argument("--type", action="append", default=[])
    parser.add_argument("--naming-convention")
    parser.add_argument("--ignore", action="append", default=[])
    parser.add_argument("--athanorctl", default=str(PROGRAM))
    options = parser.parse_args()
    options.folder = os.path.abspath(options.folder)
    if options.server:
        options.server = sa.engine.make_url(options.server)
        if options.password_env:
            options.server = options.server.set(password=os.environ[options.password_env])
    if options.code:
        sys.path.insert(0, os.path.abspath(options.code))
    alembic_folder.tolerant_loading()
    with tempfile.TemporaryDirectory() as work:
        comparison = Comparison(options, work)
        try:
            status = comparison.run()
        finally:
            comparison.drop_all()
    sys.exit(status)


if __name__ == "__main__":
    main()
