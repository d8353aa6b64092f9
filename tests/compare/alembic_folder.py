#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What the installed Alembic sends for every revision of a folder, without the application's env.py.

    alembic_folder.py VERSIONS --dialect postgresql|mysql|sqlite [--downgrade] [--online URL] [--engine-name NAME]
                      [--naming-convention JSON] [--version-schema NAME]

One JSON object a line, in the order Alembic runs the revisions:
  {"revision", "how", "statements", "version", "error"}
"how" says where the statements come from:
  offline   as `alembic upgrade --sql` writes them, percent signs single
  recorded  a connection whose driver notes what it gets and answers nothing; SQLite: a real database in memory
  online    a real database, for what a script reads through an inspector (only with --online)
A revision that offline mode cannot render is tried on the next one. "error" is set where none can.
Values that a driver gets as parameters are written into the statement.
"""
import argparse
import ast
import contextlib
import datetime
import decimal
import enum
import importlib.abc
import importlib.machinery
import inspect
import io
import json
import os
import re
import sys
import tempfile
import types
import uuid
import warnings

warnings.simplefilter("ignore")
sys.dont_write_bytecode = True
OUT = sys.stdout
sys.stdout = sys.stderr  # what a script prints must not mix with the answer

import sqlalchemy as sa
import alembic
from alembic import util
from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import HeadMaintainer, MigrationContext
from alembic.script import ScriptDirectory
import alembic.script.base as script_base


class Missing:
    """Any name of a module that is not installed; to import it is no harm, to use it is an error."""

    def __init__(self, name, *rest):
        self.__dict__["_name"] = name if isinstance(name, str) else "?"

    def _use(self, *args, **kw):
        raise RuntimeError("uses %s, which is not installed here" % self._name)

    __call__ = __iter__ = __len__ = __getitem__ = __bool__ = __str__ = _use

    def __mro_entries__(self, bases):
        return ()

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Missing(self._name + "." + name)


class MissingModule(types.ModuleType):
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Missing(self.__name__ + "." + name)


class MissingFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path=None, target=None):
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        return MissingModule(spec.name)

    def exec_module(self, module):
        module.__path__ = []


def ids_of(path):
    found = {}
    for node in ast.parse(open(path, encoding="utf-8").read()).body:
        target = value = None
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target, value = node.targets[0], node.value
        elif isinstance(node, ast.AnnAssign):
            target, value = node.target, node.value
        if isinstance(target, ast.Name) and target.id in ("revision", "down_revision", "branch_labels", "depends_on"):
            try:
                found[target.id] = ast.literal_eval(value)
            except (ValueError, TypeError):
                pass
    return found


def tolerant_loading():
    """A script that cannot be imported fails alone; a helper module without a revision is passed over."""
    real = util.load_python_file
    finder = MissingFinder()

    def load(folder, name):
        if name == "env.py":
            return real(folder, name)
        sys.meta_path.append(finder)
        try:
            return real(folder, name)
        except BaseException as error:
            module = types.ModuleType(name[:-3])
            ids = ids_of(os.path.join(folder, name))
            if "revision" not in ids:
                return module
            reason = "import: %s: %s" % (type(error).__name__, error)

            def fail(*args, **kw):
                raise ImportError(reason)

            module.upgrade = module.downgrade = fail
            ids.setdefault("down_revision", None)
            module.__dict__.update(ids)
            return module
        finally:
            sys.meta_path.remove(finder)

    script_base.util.load_python_file = util.load_python_file = load
    name = "_from_filename" if hasattr(script_base.Script, "_from_filename") else "_from_path"
    real_from = getattr(script_base.Script, name).__func__

    def from_file(cls, *args):
        try:
            return real_from(cls, *args)
        except util.CommandError as error:
            if "Could not determine revision id" in str(error):
                return None
            raise

    setattr(script_base.Script, name, classmethod(from_file))


def literal(value, dialect):
    """A parameter as it stands in a statement that carries its values."""
    if value is None:
        return "NULL"
    if isinstance(value, enum.Enum):
        value = value.value
    if isinstance(value, bool) and dialect == "postgresql":
        return "true" if value else "false"
    if isinstance(value, (bool, int)):
        return str(int(value))
    if isinstance(value, (float, decimal.Decimal)):
        return str(value)
    if isinstance(value, (bytes, memoryview)):
        digits = bytes(value).hex()
        return "'\\x%s'" % digits if dialect == "postgresql" else "x'%s'" % digits
    if isinstance(value, (list, tuple)) and dialect == "postgresql":
        return "ARRAY[%s]" % ", ".join(literal(v, dialect) for v in value)
    text = value if isinstance(value, str) else str(value)
    if dialect == "mysql":
        text = text.replace("\\", "\\\\")
    return "'%s'" % text.replace("'", "''")


def filled(statement, parameters, dialect):
    """The statement with its parameters written in, percent signs single."""
    if parameters is None or dialect == "sqlite" and not parameters:
        return statement
    if dialect == "sqlite":
        values = iter(parameters)
        return re.sub(r"\?", lambda m: literal(next(values), dialect), statement)
    if isinstance(parameters, dict):
        return re.sub(
            r"%%|%\((\w+)\)s",
            lambda m: "%" if m.group(0) == "%%" else literal(parameters[m.group(1)], dialect),
            statement,
        )
    values = iter(parameters)
    return re.sub(r"%%|%s", lambda m: "%" if m.group(0) == "%%" else literal(next(values), dialect), statement)


class RecordingCursor:
    description = None
    rowcount = 0
    lastrowid = 0
    arraysize = 1

    def __init__(self, connection):
        self.connection = connection

    def execute(self, statement, parameters=None):
        self.statement = statement
        self.description = None
        words = statement.split(None, 1)
        if words and (words[0].upper() in ("SELECT", "SHOW", "WITH") or " RETURNING " in statement.upper()):
            self.description = [("column", None, None, None, None, None, None)]

    def executemany(self, statement, parameters):
        self.execute(statement)

    def fetchall(self):
        return []

    def fetchone(self):
        # What SQLAlchemy asks before it changes the level for an autocommit_block.
        return ("READ COMMITTED",) if "isolation" in self.statement.lower() else None

    def fetchmany(self, size=None):
        return []

    def close(self):
        pass

    def __iter__(self):
        return iter(())


class RecordingConnection:
    autocommit = False
    encoding = "utf8"
    info = types.SimpleNamespace(server_version=150000)
    server_version = 150000
    notices = ()

    def cursor(self, *args, **kw):
        return RecordingCursor(self)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *args, **kw: None


def recording_engine(dialect):
    url = {"mysql": "mysql+pymysql://u@localhost/d", "postgresql": "postgresql://u@localhost/d"}[dialect]
    engine = sa.create_engine(url, creator=RecordingConnection, poolclass=sa.pool.StaticPool, _initialize=False)
    engine.dialect.server_version_info = (15,) if dialect == "postgresql" else (8, 0, 30)
    engine.dialect.default_isolation_level = "READ COMMITTED"
    engine.dialect.default_schema_name = "public" if dialect == "postgresql" else "d"
    return engine


# What SQLAlchemy itself asks: no statement of the script.
CATALOGUE = re.compile(
    r"pg_catalog|information_schema|sqlite_master|^\s*SELECT\b.*\bpg_(class|namespace|attribute|index|constraint|type)\b"
    r"|^\s*(PRAGMA|SHOW|BEGIN|COMMIT|ROLLBACK)\b",
    re.I | re.S,
)


class Run:
    """One way to render: a context, and what was sent through it since the last take()."""

    def __init__(self, how, script, arguments):
        self.how = how
        self.dialect = arguments.dialect
        self.sent = []
        options = {"script": script, "target_metadata": self.metadata(arguments)}
        options["version_table_schema"] = arguments.version_schema
        if how == "offline":
            url = {"mysql": "mysql+pymysql"}.get(arguments.dialect, arguments.dialect) + "://"
            options.update(as_sql=True, literal_binds=True, output_buffer=io.StringIO())
            self.context = MigrationContext.configure(url=url, opts=options)
            self.context.dialect.identifier_preparer._double_percents = False
            if arguments.dialect == "postgresql":
                # As a server says of itself; offline, SQLAlchemy takes the backslash for an escape.
                self.context.dialect._backslash_escapes = False
            self.context.impl.static_output = self.sent.append
            self.watch_for_values()
            return
        if how == "online":
            engine = sa.create_engine(arguments.online)
        elif arguments.dialect == "sqlite":
            engine = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool)
        else:
            engine = recording_engine(arguments.dialect)
        sa.event.listen(engine, "before_cursor_execute", self.note)
        self.connection = engine.connect()
        self.context = MigrationContext.configure(connection=self.connection, opts=options)

    def watch_for_values(self):
        """Offline mode forgets the values given to bind.execute() and prints NULL: no reference for what is executed."""
        mock = self.context.connection
        real = mock.execute

        def execute(statement, *values, **named):
            if values and values[0] or named:
                raise NotImplementedError("offline mode forgets the values of bind.execute()")
            return real(statement)

        mock.execute = execute

    @staticmethod
    def metadata(arguments):
        if not arguments.naming_convention:
            return None
        return sa.MetaData(naming_convention=json.loads(arguments.naming_convention))

    def note(self, connection, cursor, statement, parameters, context, executemany):
        if CATALOGUE.search(statement):
            return
        for row in parameters if executemany else [parameters]:
            self.sent.append(filled(statement, row, self.dialect))

    def take(self):
        sent, self.sent[:] = list(self.sent), []
        if self.how == "offline":
            sent = [s[:-1] if s.endswith(";") else s for s in sent]
        return [s.replace("\t", "    ").strip() for s in sent]


def call(step, arguments):
    given = {}
    for p in inspect.signature(step.migration_fn).parameters.values():
        if p.default is p.empty and p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY):
            given[p.name] = arguments.engine_name if p.name == "engine_name" else Missing("argument " + p.name)
    step.migration_fn(**given)


class Folder:
    def __init__(self, arguments):
        self.arguments = arguments
        self.script = ScriptDirectory(
            tempfile.mkdtemp(prefix="reference"),
            version_locations=[os.path.abspath(v) for v in arguments.versions],
        )
        self.runs = {}
        for how in ["offline", "recorded"] + (["online"] if arguments.online else []):
            self.runs[how] = Run(how, self.script, arguments)

    def attempt(self, step, how):
        run = self.runs[how]
        run.take()
        savepoint = None
        with EnvironmentContext(Config(), self.script, as_sql=how == "offline") as environment:
            environment._migration_context = run.context
            try:
                if self.arguments.dialect == "sqlite" and how != "offline":
                    savepoint = run.connection.begin() if not run.connection.in_transaction() else None
                # An autocommit_block wants a transaction to end; offline it would be printed with each revision.
                outer = how != "offline" and savepoint is None
                with run.context.begin_transaction() if outer else contextlib.nullcontext():
                    with Operations.context(run.context):
                        call(step, self.arguments)
                if savepoint is not None and savepoint.is_active:
                    savepoint.commit()
                return run.take(), None
            except KeyboardInterrupt:
                raise
            except BaseException as error:
                if savepoint is not None and savepoint.is_active:
                    savepoint.rollback()
                run.take()
                return [], "%s: %s" % (type(error).__name__, error)

    def row(self, step, maintainer, report):
        """Every way is taken, so that each keeps its own state; the first that can gives the statements."""
        result = {"revision": step.revision.revision, "how": None, "statements": [], "version": [], "error": None}
        for how in self.runs:
            statements, error = self.attempt(step, how)
            if error is None and result["how"] in (None, "recorded") and (result["how"] is None or how == "online"):
                result.update(how=how, statements=statements)
            elif error is not None:
                result["error"] = "%s%s: %s" % (result["error"] + "; " if result["error"] else "", how, error)
        if result["how"]:
            result["error"] = None
        self.runs["offline"].take()
        maintainer.update_to_step(step)
        result["version"] = self.runs["offline"].take()
        if report:
            OUT.write(json.dumps(result) + "\n")

    def walk(self):
        offline = self.runs["offline"].context
        for down in [False, True] if self.arguments.downgrade else [False]:
            heads = self.script.get_heads() if down else ()
            revisions = self.script.get_revisions(heads) if down else ()
            steps = (
                self.script._downgrade_revs("base", tuple(r.revision for r in revisions))
                if down
                else self.script._upgrade_revs("heads", ())
            )
            maintainer = HeadMaintainer(offline, heads)
            for step in list(steps):
                self.row(step, maintainer, down == self.arguments.downgrade)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("versions", nargs="+")
    parser.add_argument("--dialect", default="postgresql")
    parser.add_argument("--downgrade", action="store_true")
    parser.add_argument("--online")
    parser.add_argument("--engine-name")
    parser.add_argument("--naming-convention")
    parser.add_argument("--version-schema")
    arguments = parser.parse_args()
    tolerant_loading()
    try:
        folder = Folder(arguments)
    except Exception as error:
        sys.stderr.write("%s: %s\n" % (type(error).__name__, error))
        sys.exit(2)
    folder.walk()


if __name__ == "__main__":
    main()
