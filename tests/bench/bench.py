# SPDX-License-Identifier: Apache-2.0
"""Times athanorctl against flask db, alembic and sqlite3 on the demo fleet and on a folder of revisions.

  bench.py ATHANORCTL [MIGRATIONS]

Of each side: the time on the clock, the time on the processor and the peak of its memory, each the median of ROUNDS
runs that take turns; then how many times faster Athanor is, on the clock and on the processor. MIGRATIONS is a folder
with versions/; without one a folder is made that looks like a large service's.
"""
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from history import write_history

CTL = os.path.abspath(sys.argv[1])
ROUNDS = int(os.environ.get("ROUNDS", "5"))
PYTHON = "/usr/bin/python3"
REFERENCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "compare", "alembic_folder.py")
PREVIEW_MEMORY_MB = 60


def run(words, **options):
    return subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)


class Cost:
    """Wall-clock ms, processor ms and peak MB of processes that run one after the other."""

    def __init__(self, commands, folder=None, may_fail=False):
        self.wall = self.processor = self.peak = 0.0
        for words in commands:
            start = time.perf_counter()
            child = subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            _, status, usage = os.wait4(child.pid, 0)
            self.wall += (time.perf_counter() - start) * 1000
            child.returncode = os.waitstatus_to_exitcode(status)
            if child.returncode != 0 and not may_fail:
                sys.exit(f"{' '.join(words)} failed with {child.returncode}")
            self.processor += (usage.ru_utime + usage.ru_stime) * 1000
            self.peak = max(self.peak, usage.ru_maxrss / 1024)


def compare(name, ours, peer_name, peer):
    """Both take turns, so that what else the machine does hits both."""
    pairs = [(ours(), peer()) for _ in range(ROUNDS)]

    def median(side, what):
        return statistics.median(getattr(pair[side], what) for pair in pairs)

    wall, processor, peak = ([median(side, what) for side in (0, 1)] for what in ("wall", "processor", "peak"))
    print(f"{name:<34}{wall[0]:8.1f} {wall[1]:8.1f} {processor[0]:8.1f} {processor[1]:8.1f} {peak[0]:7.1f} {peak[1]:7.1f}"
          f" {wall[1] / wall[0]:7.1f} {processor[1] / processor[0]:7.1f}  {peer_name}", flush=True)
    return peak[0]


def print_header():
    print(f"{'':<34}{'wall ms':>17} {'processor ms':>17} {'peak MB':>15} {'times faster':>15}")
    print(f"{'':<34}{'Athanor':>8} {'peer':>8} {'Athanor':>8} {'peer':>8} {'Athanor':>7} {'peer':>7} {'wall':>7} {'proc.':>7}")


def alembic_sql(history):
    return [PYTHON, "-m", "alembic", "-c", os.path.join(history, "alembic.ini"), "upgrade", "base:heads", "--sql"]


def check_same(preview, history):
    """A quick answer must be the right one: what is printed as Alembic prints it is what Alembic prints."""
    ours = subprocess.run([*preview, "--as-alembic"], check=True, capture_output=True, text=True).stdout
    theirs = subprocess.run(alembic_sql(history), check=True, capture_output=True, text=True).stdout
    if ours.split() != theirs.split():
        sys.exit("Athanor and Alembic print different SQL; no time is worth that.")


def compare_folder(migrations, root):
    """The graph and the SQL of every revision, against the real Alembic over the same scripts."""
    made = migrations is None
    if made:
        migrations = os.path.join(root, "history")
        write_history(migrations, 549)
    preview = [CTL, "migrations", "preview", "--migrations", migrations, "--dialect", "postgresql"]
    if made:
        check_same(preview, migrations)
        compare("SQL of 549 revisions", lambda: Cost([preview]), "alembic upgrade --sql",
                lambda: Cost([alembic_sql(migrations)]))
    reference = [PYTHON, REFERENCE, os.path.join(migrations, "versions"), "--dialect", "postgresql"]
    count = len([name for name in os.listdir(reference[2]) if name.endswith(".py")])
    peak = compare(f"graph and SQL of {count} files, JSON", lambda: Cost([[CTL, "--json", *preview[1:]]]),
                   "alembic_folder.py", lambda: Cost([reference], may_fail=True))
    print(f"  peak memory of the preview: {peak:.1f} MB, {'within' if peak < PREVIEW_MEMORY_MB else 'MORE THAN'} "
          f"{PREVIEW_MEMORY_MB} MB", flush=True)


def compare_fleet(root):
    demo = os.path.join(root, "demo")
    run([CTL, "demo", demo])
    fleet = ["--fleet", os.path.join(demo, "fleet.toml")]
    flask_current = [PYTHON, "-m", "flask", "--app", "app.py", "db", "current"]

    def four_flasks():
        total = Cost([])
        for service in ["accounts", "orders", "catalog", "newsletter"]:
            one = Cost([flask_current], os.path.join(demo, service))
            total.wall, total.processor = total.wall + one.wall, total.processor + one.processor
            total.peak = max(total.peak, one.peak)
        return total

    compare("state of four services", lambda: Cost([[CTL, *fleet, "fleet", "status"]]), "flask db current, 4 times", four_flasks)
    compare("pending revisions of one service", lambda: Cost([[CTL, *fleet, "migrations", "status", "orders"]]),
            "flask db current", lambda: Cost([flask_current], os.path.join(demo, "orders")))
    database = os.path.join(demo, "newsletter", "data", "newsletter.db")
    compare("export of 4,200 users to CSV",
            lambda: Cost([[CTL, *fleet, "records", "export", "newsletter", os.path.join(root, "users.csv")]]),
            "sqlite3 -csv", lambda: Cost([["sqlite3", "-csv", database, 'select * from "user"']]))


def main():
    migrations = os.path.abspath(sys.argv[2]) if len(sys.argv) > 2 else None
    root = tempfile.mkdtemp(prefix="athanor-bench-")
    try:
        print_header()
        compare("start of the program", lambda: Cost([[CTL, "--version"]]), "python3 -c pass",
                lambda: Cost([[PYTHON, "-c", "pass"]]))
        compare_folder(migrations, root)
        if migrations is None:
            compare_fleet(root)
    finally:
        shutil.rmtree(root, ignore_errors=True)


main()
