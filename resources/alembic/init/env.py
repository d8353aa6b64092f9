"""Runs the migrations of this folder for `flask db` and `alembic`, on the database of the Flask application."""
from alembic import context
from flask import current_app

extension = current_app.extensions["migrate"]
config = context.config
target = extension.db


def metadata():
    return target.metadatas[None] if hasattr(target, "metadatas") else target.metadata


def engine():
    return target.engine if hasattr(target, "engine") else target.get_engine()


def run_offline():
    url = engine().url.render_as_string(hide_password=False)
    context.configure(url=url, target_metadata=metadata(), literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()


def leave_out_empty(migration_context, revision, directives):
    """`flask db migrate` writes no script where nothing has changed."""
    if getattr(config.cmd_opts, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def run_online():
    arguments = dict(extension.configure_args)
    arguments.setdefault("process_revision_directives", leave_out_empty)
    with engine().connect() as connection:
        context.configure(connection=connection, target_metadata=metadata(), **arguments)
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    run_offline()
else:
    run_online()
