# SPDX-License-Identifier: Apache-2.0
"""Runs single revisions with the service's own Alembic. Comes through a pipe and is written nowhere.

Reads one JSON request a line, answers with JSON lines of which the last one has "end". Requests:
  offline      the statements of one revision, sent nowhere
  online       one revision in one transaction on the database of "url"
  environment  one revision through the application's own env.py
"""
import hashlib
import inspect
import json
import os
import re
import sys
import traceback
import types

MOST_TOLD = 1000  # statements of one revision that are told one by one


class Unseen(Exception):
    """The statements depend on what only a run can know."""


def private_channels():
    """The pipes to Athanor, out of the reach of print(), input() and of programs that a script starts."""
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    os.dup2(2, 1)
    sys.stdin = open(os.devnull)
    return source, sink


SOURCE, SINK = private_channels()


def tell(**answer):
    SINK.write(json.dumps(answer).encode() + b"\n")
    SINK.flush()


def load(job):
    """The script as a module, from bytes whose digest is the one that was agreed to."""
    with open(job["path"], "rb") as script:
        content = script.read()
    if hashlib.sha256(content).hexdigest() != job["sha256"]:
        raise RuntimeError("the file is not the one that was read before; preview again")
    module = types.ModuleType(os.path.basename(job["path"])[:-3])
    module.__file__ = job["path"]
    exec(compile(content, job["path"], "exec", dont_inherit=True), module.__dict__)
    return module


def arguments_of(function, job):
    """Flask-Migrate's folders for several databases have upgrade(engine_name)."""
    known = {"engine_name": job.get("engine_name") or ""}
    wanted = [p for p in inspect.signature(function).parameters.values()
              if p.default is p.empty and p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)]
    return {p.name: known[p.name] for p in wanted if p.name in known}


class NoResult:
    """What a statement gives that was only written down; to look into it is to depend on the data."""

    def refuse(self, *a, **k):
        raise Unseen("uses the answer of a statement")

    __getattr__ = __iter__ = __next__ = __len__ = __bool__ = __getitem__ = __contains__ = __eq__ = __ne__ = refuse
    __hash__ = None


class SeenContext:
    """The migration context of an offline run, as scripts get it."""

    def __init__(self, context):
        self.__dict__["_context"] = context

    def __getattr__(self, name):
        if name == "as_sql":
            raise Unseen("asks whether it is only written down")
        value = getattr(self._context, name)
        return Asked(value) if name in ("bind", "connection") else value


class Asked:
    """The stand-in of a connection: it writes down what it is given."""

    def __init__(self, connection):
        self.__dict__["_connection"] = connection

    def execute(self, *a, **k):
        if len(a) > 1 or k:
            raise Unseen("sends values apart from a statement")
        self._connection.execute(*a)
        return NoResult()

    def _run_ddl_visitor(self, visitor, element, connection=None, **k):
        if k.get("checkfirst"):
            raise Unseen("makes or drops something only if it is there or not (checkfirst)")
        self._connection._run_ddl_visitor(visitor, element, **k)

    def connect(self, *a, **k):
        return self

    execution_options = connect
    engine = property(connect)

    def __getattr__(self, name):
        if name in ("dialect", "name", "schema_for_object"):
            return getattr(self._connection, name)
        raise Unseen("asks the database (%s)" % name)


def environment_for(config, context, offline):
    from alembic.runtime.environment import EnvironmentContext

    class Environment(EnvironmentContext):
        def is_offline_mode(self):
            if offline:
                raise Unseen("asks whether it is only written down")
            return False

        def get_context(self):
            return SeenContext(context) if offline else context

        def get_bind(self):
            return Asked(context.connection) if offline else context.bind

    environment = Environment(config, None, as_sql=offline)
    environment.__enter__()
    environment._migration_context = context
    return environment


def config_of(job):
    from alembic.config import Config

    config = Config(job.get("ini") or None)
    config.set_main_option("script_location", job["migrations"].replace("%", "%%"))
    return config


def metadata_of(job):
    import sqlalchemy as sa

    return sa.MetaData(naming_convention=job["naming"]) if job.get("naming") else None


def collect(impl, out):
    """Statements go to `out` one by one, with the mark of an autocommit_block."""
    outside = [False]

    def static_output(text):
        if text.endswith(";"):
            text = text[:-1]
        out.append({"sql": text, "outside": outside[0]})

    def mark(inside, word):
        def emit():
            outside[0] = not inside
            if impl.athanor_printed:
                out.append({"sql": word, "outside": False})
        return emit

    def send(construct, execution_options=None, multiparams=(), params=None):
        # As Alembic's own, which writes blanks for the tabs of a value too: for print, not for the database.
        import sqlalchemy as sa

        if multiparams or params:
            raise Exception("Execution arguments not allowed with as_sql")
        if isinstance(construct, str):
            construct = sa.text(construct)
        literal = impl.literal_binds and not isinstance(construct, sa.schema.DDLElement)
        options = {"compile_kwargs": {"literal_binds": True}} if literal else {}
        static_output(str(construct.compile(dialect=impl.dialect, **options)).strip() + impl.command_terminator)

    impl.static_output = static_output
    if not impl.athanor_printed:
        impl._exec = send
    impl.emit_commit = mark(False, "COMMIT")
    impl.emit_begin = mark(True, "BEGIN")


def offline(job):
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext

    context = MigrationContext.configure(
        url={"mysql": "mysql+pymysql"}.get(job["dialect"], job["dialect"]) + "://",
        opts={"as_sql": True, "literal_binds": job["literal_binds"], "target_metadata": metadata_of(job),
              "version_table": job["version_table"], "output_buffer": open(os.devnull, "w")})
    statements = []
    context.impl.athanor_printed = job["printed"]
    collect(context.impl, statements)
    # Within one run an enumeration is created by the first table that uses it.
    enums = context.impl.memo.setdefault("_pg_enums", set())
    enums.update((e.partition(".")[0] or None, e.partition(".")[2]) for e in job["enums"])
    if not job["printed"]:
        # The server receives one percent sign, and on PostgreSQL one backslash.
        context.dialect.identifier_preparer._double_percents = False
        if job["dialect"] == "postgresql":
            context.dialect._backslash_escapes = False
    environment = environment_for(config_of(job), context, True)
    try:
        with Operations.context(context) as op:
            op.get_bind = lambda: Asked(context.connection)
            op.get_context = lambda: SeenContext(context)
            module = load(job)
            function = module.upgrade if job["upgrade"] else module.downgrade
            function(**arguments_of(function, job))
    finally:
        environment.__exit__(None, None, None)
    tell(end=True, ok=True, statements=statements, enums=["%s.%s" % (schema or "", name) for schema, name in enums])


class Told:
    """Tells each statement as it is sent."""

    def __init__(self, engine, sa):
        self.count = 0
        sa.event.listen(engine, "before_cursor_execute", self.before)
        sa.event.listen(engine, "after_cursor_execute", self.after)

    def before(self, connection, cursor, statement, parameters, context, executemany):
        self.count += 1
        if self.count <= MOST_TOLD:
            outside = connection.get_execution_options().get("isolation_level") == "AUTOCOMMIT"
            tell(event="send", sql=statement[:20000], outside=outside)

    def after(self, connection, cursor, statement, parameters, context, executemany):
        if self.count <= MOST_TOLD:
            tell(event="done", rows=cursor.rowcount)


def demand_tls():
    """PyMySQL goes on in clear text where a server offers no TLS; then the password must not follow."""
    import pymysql
    from pymysql.constants import CLIENT

    Connection = pymysql.connections.Connection
    greet = Connection._get_server_information

    def checked(self):
        greet(self)
        if not self.server_capabilities & CLIENT.SSL:
            raise pymysql.err.OperationalError(2026, "the server offers no TLS")

    Connection._get_server_information = checked


def engine_for(job, sa):
    url = sa.engine.make_url(job["url"])
    sqlite = url.get_backend_name() == "sqlite"
    arguments = {"timeout": job["lock_timeout"] / 1000} if sqlite else {}
    if job.get("tls"):
        demand_tls()
    engine = sa.create_engine(url, poolclass=sa.pool.NullPool, connect_args=arguments)
    if sqlite:
        # Python's driver would leave DDL outside of the transaction, and half of a failed revision behind.
        @sa.event.listens_for(engine, "connect")
        def manual(connection, record):
            connection.isolation_level = None

        @sa.event.listens_for(engine, "begin")
        def begin(connection):
            if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
                connection.connection.cursor().execute("BEGIN IMMEDIATE")
    return engine


def settings(job, name):
    lock, statement = job["lock_timeout"], job["statement_timeout"]
    if name == "postgresql":
        return ["SET lock_timeout = %d" % lock, "SET statement_timeout = %d" % statement]
    if name in ("mysql", "mariadb"):
        seconds = max(1, lock // 1000)
        return ["SET SESSION lock_wait_timeout = %d" % seconds, "SET SESSION innodb_lock_wait_timeout = %d" % seconds]
    return []


def version_rows(connection, job, sa):
    table = sa.table(job["version_table"], sa.column("version_num"), schema=job["version_schema"] or None)
    return sorted(row[0] for row in connection.execute(sa.select(table.c.version_num)))


def send_version(connection, job, sa):
    for sql in job["after"]:
        done = connection.execute(sa.text(sql.replace(":", "\\:")))
        if sql.startswith(("UPDATE", "DELETE")) and done.rowcount != 1 and connection.dialect.supports_sane_rowcount:
            raise RuntimeError("the version table does not hold the row that was expected")


def online(job):
    import sqlalchemy as sa
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext

    engine = engine_for(job, sa)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection=connection, opts={
            "target_metadata": metadata_of(job), "version_table": job["version_table"],
            "version_table_schema": job["version_schema"] or None, "transaction_per_migration": True})
        environment = environment_for(config_of(job), context, False)
        try:
            with context.begin_transaction(_per_migration=True):
                for sql in settings(job, connection.dialect.name) + job["before"]:
                    connection.execute(sa.text(sql.replace(":", "\\:")))
                if version_rows(connection, job, sa) != job["expected"]:
                    raise RuntimeError("the database has changed since the plan was made; preview again")
                told = Told(engine, sa)
                with Operations.context(context):
                    module = load(job)
                    function = module.upgrade if job["upgrade"] else module.downgrade
                    function(**arguments_of(function, job))
                send_version(context.connection, job, sa)
                tell(event="commit", statements=told.count)
        finally:
            environment.__exit__(None, None, None)
    tell(end=True, ok=True, statements=told.count)


def place_of(arguments, named):
    """Where a driver is about to connect to."""
    file = arguments[0] if arguments else named.get("database") or ""
    if "host" not in named and "unix_socket" not in named and "dbname" not in named and isinstance(file, str):
        return os.path.realpath(file) if file and file != ":memory:" else file
    return (named.get("host") or "", int(named.get("port") or 0), named.get("dbname") or named.get("database"))


def same_place(one, other):
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    host = {"localhost": "127.0.0.1", "": "127.0.0.1", "::1": "127.0.0.1"}
    ports = (one[1], other[1])
    return (host.get(one[0], one[0]), one[2]) == (host.get(other[0], other[0]), other[2]) and (
        0 in ports or ports[0] == ports[1])


def hold_connections(job, wanted, sa):
    """Whatever env.py connects with: it gets to the profile's database, in the profile's way, or nowhere. So neither
    its password nor the words for TLS are left to the application."""
    if job.get("tls"):
        demand_tls()

    def connect(dialect, record, arguments, named):
        if dialect.name != wanted.get_backend_name() and {dialect.name, wanted.get_backend_name()} != {"mysql", "mariadb"}:
            raise RuntimeError("env.py connects to another kind of database than the profile names")
        ours, ourNames = dialect.create_connect_args(wanted)
        if not same_place(place_of(arguments, named), place_of(ours, ourNames)):
            raise RuntimeError("env.py connects to another database than the profile names")
        if dialect.name == "sqlite":
            return dialect.connect(*ours, **dict(ourNames, timeout=job["lock_timeout"] / 1000))
        connection = dialect.connect(*ours, **ourNames)
        cursor = connection.cursor()
        for sql in settings(job, dialect.name):
            cursor.execute(sql)
        cursor.close()
        connection.commit()
        return connection

    sa.event.listen(sa.engine.Engine, "do_connect", connect)


def check_versions(job, sa):
    with engine_for(job, sa).connect() as connection:
        inspector = sa.inspect(connection)
        exists = inspector.has_table(job["version_table"], schema=job["version_schema"] or None)
        if (version_rows(connection, job, sa) if exists else []) != job["expected"]:
            raise RuntimeError("the database has changed since the plan was made; preview again")


def application_context(job):
    """env.py of Flask-Migrate asks the running application for its database."""
    with open(os.path.join(job["migrations"], "env.py"), encoding="utf-8") as env:
        if "current_app" not in env.read():
            return None
    import flask.cli

    flask.cli.load_dotenv()
    context = flask.cli.ScriptInfo().load_app().app_context()
    context.push()
    return context


def environment(job):
    import sqlalchemy as sa
    from alembic import command

    config = config_of(job)
    config.set_main_option("sqlalchemy.url", job["url"].replace("%", "%%"))
    # Where services usually look for their database; set from inside, so that no list of processes shows it.
    os.environ.update(DATABASE_URL=job["url"], SQLALCHEMY_DATABASE_URI=job["url"])
    check_versions(job, sa)
    hold_connections(job, sa.engine.make_url(job["url"]), sa)
    application_context(job)
    told = Told(sa.engine.Engine, sa)
    (command.upgrade if job["upgrade"] else command.downgrade)(config, job["target"])
    tell(end=True, ok=True, statements=told.count)


def without_secrets(text, job):
    password = job.get("password") or ""
    return text.replace(password, "***") if password else text


def line_in_script(error, job):
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename == job["path"]:
            return frame.lineno
    return error.lineno or 0 if isinstance(error, SyntaxError) and error.filename == job["path"] else 0


def main():
    try:
        # From the installation, with its own __pycache__.
        import alembic.command
        import alembic.operations
        import alembic.runtime.environment
        import sqlalchemy.dialects.mysql
        import sqlalchemy.dialects.postgresql
        import sqlalchemy.dialects.sqlite
    except ImportError as error:
        tell(end=True, ok=False, kind="interpreter", error="%s" % error)
        return
    # From here on no __pycache__ counts: that of the service was not looked at when it was trusted.
    sys.pycache_prefix = os.environ["HOME"]
    if len(sys.argv) > 1:
        sys.path.insert(0, sys.argv[1])
    tell(end=True, ok=True, alembic=alembic.__version__, sqlalchemy=sqlalchemy.__version__, python=sys.version.split()[0])
    jobs = {"offline": offline, "online": online, "environment": environment}
    for line in SOURCE:
        job = json.loads(line)
        try:
            jobs[job["job"]](job)
        except BaseException as error:
            kind = "unseen" if isinstance(error, Unseen) else type(error).__name__
            text = re.sub(r"\s*\(Background on this error.*", "", "%s" % error, flags=re.S)
            tell(end=True, ok=False, kind=kind, error=without_secrets(text, job)[:2000], line=line_in_script(error, job))


main()
