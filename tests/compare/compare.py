#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Compares athanorctl with the installed Alembic over migration folders, revision by revision.

    compare.py FOLDER... [--dialect postgresql,mysql,sqlite] [--direction up,down] [--athanorctl PROGRAM]
                         [--engine-name NAME] [--naming-convention JSON] [--version-schema NAME] [--type NAME=TYPE]...
                         [--online URL] [--verbose]

For each folder, dialect and direction one line:
  revisions   how many the folder has
  native      those that Athanor renders itself
  equal       of these, the statements are the reference's
  unmatched   of these, the reference itself cannot render them (an application that is missing here, mostly)
  made        of these, a value is made when run (uuid, clock, environment), so that no two runs agree
  DIFFERENT   of these, the statements differ
  refused     those that Athanor leaves to Alembic; `able` of them the reference can render
and the refusals' reasons, counted. Exit status: 0 no difference, 1 some, 2 a folder that cannot be compared.

Four orders differ from one run of Alembic to the next, because they are those of a Python set, and are put in order on
both sides: the indexes of one table, the constraints of one rebuilt SQLite table, the options of a MySQL table, and
which row of the version table a merge keeps while there are other heads.
"""
import argparse
import collections
import json
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
PROGRAM = HERE.parents[1] / "build/dev/bin/athanorctl"
INDEX = re.compile(r"CREATE (UNIQUE )?INDEX ")
# The reference lacks a module, a variable of the environment, or the tables that a script before would have made.
MISSING = re.compile(
    r"import: |not installed|KeyError|no such (table|column|index)|NoSuchTableError|recorded: .*(Inspection|_connection_charset)"
    # What only a later SQLAlchemy has.
    r"|'MissingModule' object is not callable|module 'sqlalchemy' has no attribute|is not accepted by dialect"
    r"|got an unexpected keyword argument 'if_(not_)?exists'"
)
# The recorded way has a real SQLite, which may refuse what is right to send it.
REFUSED = re.compile(r"recorded: \w+: \(sqlite3\..*?\n\[SQL: (.*?)\](\n|$)", re.S)
TABLE_OPTION = re.compile(r"[A-Z_]+(?: [A-Z_]+)*=(?:'(?:[^']|'')*'|\S+)")
REBUILT = re.compile(r'CREATE TABLE "?_alembic_tmp_')


def rebuilt_in_order(statement):
    if not REBUILT.match(statement):
        return statement
    first, *rest = [line.strip().rstrip(",") for line in statement.split("\n")]
    return "\n".join([first] + sorted(rest))


def options_in_order(statement):
    head, bracket, options = statement.rpartition("\n)")
    found = TABLE_OPTION.findall(options)
    if not statement.startswith("CREATE TABLE ") or len(found) < 2:
        return statement
    return head + bracket + TABLE_OPTION.sub("", options).strip() + " ".join(sorted(found))


def versions_in_order(statements):
    """A merge deletes all rows but one and updates that one: which one makes no difference to where it ends."""
    if len(statements) < 2:
        return statements
    words = sorted(re.findall(r"^(\w+)|'([^']*)'", "\n".join(statements), re.M))
    return sorted(s.split(None, 1)[0] for s in statements) + words


def is_filled(text, statement):
    """Whether the statement is the text with values for its question marks."""
    parts = [re.escape(part) for part in " ".join(text.split()).split("?")]
    return re.fullmatch(".+?".join(parts), " ".join(statement.split()), re.S) is not None


def with_digits(statement):
    """MySQL's true and false as its driver gets them, outside of texts."""
    return re.sub(r"('(?:[^']|'')*')|\b(true|false)\b",
                  lambda m: m.group(1) or ("1" if m.group(2) == "true" else "0"), statement)


def canonical(statements):
    # The reference prints blanks for the tabs of a value too.
    out = [options_in_order(rebuilt_in_order(s.replace("\t", "    ").strip())) for s in statements]
    start = 0
    while start < len(out):
        end = start
        while end < len(out) and INDEX.match(out[end]):
            end += 1
        out[start:end] = sorted(out[start:end])
        start = max(end, start + 1)
    return out


def versions_of(folder):
    inner = os.path.join(folder, "versions")
    return inner if os.path.isdir(inner) else folder


def reference(folder, dialect, down, options):
    command = ["/usr/bin/python3", str(HERE / "alembic_folder.py"), versions_of(folder), "--dialect", dialect]
    command += ["--downgrade"] if down else []
    command += ["--online", options.online] if options.online else []
    command += ["--engine-name", options.engine_name] if options.engine_name else []
    command += ["--naming-convention", options.naming_convention] if options.naming_convention else []
    command += ["--version-schema", options.version_schema] if options.version_schema else []
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip()[-300:] or "the reference ended with %d" % done.returncode)
    return [json.loads(line) for line in done.stdout.splitlines()]


def ours(folder, dialect, down, options):
    command = [options.athanorctl, "--json", "migrations", "preview", "--migrations", folder, "--dialect", dialect]
    command += ["--downgrade", "--to", "base"] if down else []
    command += ["--bind", options.engine_name] if options.engine_name else []
    command += [word for pair in options.type for word in ("--type", pair)]
    done = subprocess.run(command, capture_output=True, text=True)
    if not done.stdout:
        raise RuntimeError(done.stderr.strip()[-300:])
    answer = json.loads(done.stdout)
    if "error" in answer:
        raise RuntimeError(answer["error"]["message"])
    return {r["revision"]: r for r in answer["revisions"]}


def without_version_table(statements, version):
    """The statements of the script alone: before them the version table may be made, behind them it is changed."""
    body = list(statements)
    if body and re.match(r"CREATE TABLE (\S+\.)?\"?alembic_version", body[0].strip()):
        body.pop(0)
    return body[: len(body) - len(version)] if version else body


def reason_of(revision):
    text = re.sub(r"^.*?\.py(:\d+)?: ", "", revision["reason"] or "no reason")
    return re.sub(r"line \d+|'[^']*'|:\w+\b", "...", text)[:110]


class Tally:
    def __init__(self):
        self.counts = collections.Counter()
        self.reasons = collections.Counter()
        self.differences = []
        self.notes = []

    def add(self, want, have):
        self.counts["revisions"] += 1
        if have is None:
            self.differences.append((want["revision"], "the revision", "is missing"))
        elif have["engine"] != "native":
            self.counts["refused"] += 1
            self.counts["able"] += want["how"] is not None
            self.reasons[reason_of(have)] += 1
            self.notes.append("%s refused%s: %s" % (want["revision"], " (reference: %s)" % want["how"] if want["how"]
                                                   else "", have["reason"]))
        else:
            self.native(want, have)

    def native(self, want, have):
        self.counts["native"] += 1
        expected, found = list(want["version"]), [s.strip() for s in have["statements"]]
        if expected and versions_in_order(found[-len(expected):]) != versions_in_order(expected):
            self.differences.append((want["revision"], expected, found[-len(expected):]))
            return
        if have["differs_every_run"]:
            self.counts["made"] += 1
            return
        refused = REFUSED.search(want["error"] or "")
        sends_it = refused and any(is_filled(refused.group(1), s) for s in found)
        if want["how"] is None and not sends_it and not MISSING.search(want["error"]):
            self.differences.append((want["revision"], "refuses: " + want["error"][:200], "renders it"))
            return
        if want["how"] is None:
            self.counts["unmatched"] += 1
            self.notes.append("%s unmatched: %s" % (want["revision"], want["error"]))
            return
        found = without_version_table(found, expected)
        if want["how"] != "offline":  # the ends of an autocommit_block are printed, but sent by the driver
            found = [s for s in found if s not in ("COMMIT", "BEGIN")]
        theirs, found = canonical(want["statements"]), canonical(found)
        if theirs == found or want["how"] == "recorded" and theirs == [with_digits(s) for s in found]:
            self.counts["equal"] += 1
            return
        for one, other in zip(theirs + ["nothing"] * len(found), found + ["nothing"] * len(theirs)):
            if one != other:
                self.differences.append((want["revision"] + " (%s)" % want["how"], one, other))
                return


def compare(folder, dialect, down, options):
    tally = Tally()
    found = ours(folder, dialect, down, options)
    rows = reference(folder, dialect, down, options)
    for row in rows:
        tally.add(row, found.get(row["revision"]))
    if [r["revision"] for r in rows] != [r for r in found if r in {row["revision"] for row in rows}]:
        tally.differences.append(("the order of the revisions", "Alembic's", "another"))
    return tally


def show(tally, folder, dialect, down, options):
    counts = tally.counts
    print("%-40s %-10s %-4s %4d revisions %4d native %4d equal %3d unmatched %3d made %3d DIFFERENT %4d refused (%d able)"
          % (os.path.relpath(folder)[-40:], dialect, "down" if down else "up", counts["revisions"], counts["native"],
             counts["equal"], counts["unmatched"], counts["made"], len(tally.differences), counts["refused"],
             counts["able"]))
    for revision, want, have in tally.differences:
        print("  DIFFERENT %s\n    Alembic: %r\n    Athanor: %r" % (revision, want, have))
    if options.verbose:
        for note in tally.notes:
            print("  " + note)
    else:
        for reason, count in tally.reasons.most_common():
            print("  %4d refused: %s" % (count, reason))
    sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--dialect", default="postgresql,mysql,sqlite")
    parser.add_argument("--direction", default="up,down")
    parser.add_argument("--athanorctl", default=str(PROGRAM))
    parser.add_argument("--engine-name")
    parser.add_argument("--naming-convention")
    parser.add_argument("--version-schema")
    parser.add_argument("--type", action="append", default=[])
    parser.add_argument("--online")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    status = 0
    for folder in options.folders:
        for dialect in options.dialect.split(","):
            for direction in options.direction.split(","):
                try:
                    tally = compare(folder, dialect, direction == "down", options)
                except RuntimeError as error:
                    print("%s %s %s: cannot be compared: %s" % (folder, dialect, direction, error))
                    status = 2
                    continue
                show(tally, folder, dialect, direction == "down", options)
                status = max(status, 1 if tally.differences else 0)
    sys.exit(status)


if __name__ == "__main__":
    main()
