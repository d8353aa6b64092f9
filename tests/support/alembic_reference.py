#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What the installed Alembic sends for each script of a folder: one JSON object a line.

    alembic_reference.py FOLDER [DIALECT...]

{"script", "dialect", "direction", "statements": [...], "error": null or text}

Statements are as a server would receive them: percent signs and backslashes once, tabs as four spaces, no semicolon.
Scripts are rendered offline; those named batch_* are really run on an SQLite database in memory, because batch mode
reads the table. A downgrade is taken after the upgrade, and left out where that fails.
"""
import contextlib
import importlib.util
import json
import pathlib
import sys
import warnings

warnings.simplefilter("ignore")
sys.dont_write_bytecode = True

import sqlalchemy as sa
from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext


def load(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@contextlib.contextmanager
def environment(context):
    """What `from alembic import context` gives a script."""
    with EnvironmentContext(Config(), None) as proxy:
        proxy._migration_context = context
        yield


def tidy(statement):
    return statement.replace("\t", "    ").strip()


def offline(module, dialect, direction):
    context = MigrationContext.configure(
        url=dialect + "://", opts={"as_sql": True, "literal_binds": True, "output_buffer": sys.stderr}
    )
    context.dialect.identifier_preparer._double_percents = False
    if hasattr(context.dialect, "_backslash_escapes") and dialect == "postgresql":
        context.dialect._backslash_escapes = False
    sent = []
    context.impl.static_output = lambda text: sent.append(text[:-1] if text.endswith(";") else text)
    with environment(context), Operations.context(context):
        getattr(module, direction)()
    # The ends of an autocommit_block, which only a printed script has.
    return [s for s in sent if s not in ("COMMIT", "BEGIN")]


def online(module, direction):
    engine = sa.create_engine("sqlite://")
    sent = []
    with engine.connect() as connection:
        context = MigrationContext.configure(connection=connection)
        with environment(context), Operations.context(context):
            if direction == "downgrade":
                module.upgrade()
            sa.event.listen(
                engine, "before_cursor_execute", lambda c, cur, statement, *rest: sent.append(statement)
            )
            getattr(module, direction)()
    reads = ("PRAGMA", "SELECT", "BEGIN", "COMMIT")
    return [tidy(s) for s in sent if not s.lstrip().startswith(reads)]


def main():
    folder = pathlib.Path(sys.argv[1])
    dialects = sys.argv[2:] or ["postgresql", "sqlite"]
    for path in sorted(folder.glob("*.py")):
        for dialect in dialects:
            refused = False
            for direction in ("upgrade", "downgrade"):
                result = {"script": path.name, "dialect": dialect, "direction": direction, "statements": [], "error": None}
                if direction == "downgrade" and refused and path.name.startswith("batch_"):
                    continue
                try:
                    module = load(path)
                    if path.name.startswith("batch_") and dialect == "sqlite":
                        result["statements"] = online(module, direction)
                    else:
                        result["statements"] = offline(module, dialect, direction)
                except Exception as error:
                    result["error"] = "%s: %s" % (type(error).__name__, error)
                refused = result["error"] is not None
                print(json.dumps(result))


main()
