# SPDX-License-Identifier: Apache-2.0
"""Times athanorctl's export of a table of users against psql, mariadb and sqlite3 writing the same columns in the same
order to a file beside it, on private servers.

ROWS (default 5000000) rows are made in each, ROUNDS (default 3) times both are run in turn. Printed: rows a second of
both by the clock, their ratio, the ratio of the processor time that the two programs themselves took, and the most
memory that athanorctl took for a tenth of the rows and for all of them, which should be the same.
"""
import glob
import os
import pwd
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

CTL = sys.argv[1]
ROWS = int(os.environ.get("ROWS", "5000000"))
ROUNDS = int(os.environ.get("ROUNDS", "3"))
# What a service's class User has; about is of no limited length, and NULL in every other row.
COLUMNS = ("id INTEGER PRIMARY KEY, username VARCHAR(80) NOT NULL, email VARCHAR(120) NOT NULL, active BOOLEAN NOT NULL, "
           "balance NUMERIC(12,2), about TEXT, created_at TIMESTAMP NOT NULL")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def as_user(name):
    """How a server is started by root, which it refuses to run as."""
    if os.geteuid() != 0:
        return {}
    account = pwd.getpwnam(name)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def own(folder, name):
    if os.geteuid() == 0:
        account = pwd.getpwnam(name)
        os.chown(folder, account.pw_uid, account.pw_gid)


def quiet(words, **options):
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)


def wait_until(works):
    for _ in range(600):
        if works():
            return
        time.sleep(0.1)
    sys.exit("a server did not start")


class Postgres:
    name = "PostgreSQL"

    def __init__(self, root):
        self.folder = os.path.join(root, "pg")
        os.mkdir(self.folder)
        own(self.folder, "postgres")
        bin_folder = sorted(glob.glob("/usr/lib/postgresql/*/bin"))[-1]
        data = os.path.join(self.folder, "data")
        quiet([bin_folder + "/initdb", "-D", data, "-U", "bench", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"],
              cwd=self.folder, **as_user("postgres"))
        self.port = free_port()
        self.process = subprocess.Popen(
            [bin_folder + "/postgres", "-D", data, "-p", str(self.port), "-k", self.folder, "-c", "listen_addresses=127.0.0.1",
             "-c", "fsync=off", "-c", "max_wal_size=4GB"],
            cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **as_user("postgres"))
        self.client = ["psql", "-X", "-q", "-h", "127.0.0.1", "-p", str(self.port), "-U", "bench", "-d", "postgres"]
        wait_until(lambda: subprocess.run(self.client + ["-c", "select 1"], capture_output=True).returncode == 0)
        self.url = f"postgresql://bench@127.0.0.1:{self.port}/postgres"

    def fill(self, table, rows):
        quiet(self.client + ["-c", f"CREATE TABLE {table} ({COLUMNS})", "-c",
              f"INSERT INTO {table} SELECT i, 'user_' || i, 'user' || i || '@example.org', i % 10 <> 0, i / 7.0, "
              "CASE WHEN i % 2 = 0 THEN 'Hello, I am number ' || i END, "
              f"'2026-01-01'::timestamp + i * interval '1 second' FROM generate_series(1, {rows}) i", "-c",
              f"VACUUM ANALYZE {table}"])

    def peer(self, table):
        return self.client + ["--csv", "-c", f"SELECT * FROM {table}"]


class MariaDb:
    name = "MariaDB"

    def __init__(self, root):
        self.folder = os.path.join(root, "maria")
        os.mkdir(self.folder)
        own(self.folder, "mysql")
        data = os.path.join(self.folder, "data")
        config = os.path.join(self.folder, "my.cnf")
        self.port = free_port()
        with open(config, "w") as out:
            out.write(f"[server]\ndatadir={data}\nsocket={self.folder}/socket\npid-file={self.folder}/pid\nport={self.port}\n"
                      "bind-address=127.0.0.1\ninnodb-flush-log-at-trx-commit=0\ninnodb-buffer-pool-size=1G\n"
                      "innodb-log-file-size=512M\ncharacter-set-server=utf8mb4\nskip-name-resolve\n")
        quiet(["mariadb-install-db", "--defaults-file=" + config, "--datadir=" + data, "--skip-test-db",
               "--auth-root-authentication-method=normal"], cwd=self.folder, **as_user("mysql"))
        self.process = subprocess.Popen(["/usr/sbin/mariadbd", "--defaults-file=" + config], cwd=self.folder,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **as_user("mysql"))
        local = ["mariadb", "--no-defaults", "--socket=" + self.folder + "/socket", "-u", "root"]
        wait_until(lambda: subprocess.run(local + ["-e", "select 1"], capture_output=True).returncode == 0)
        quiet(local + ["-e", "CREATE DATABASE bench; CREATE USER bench@'127.0.0.1'; GRANT ALL ON bench.* TO bench@'127.0.0.1'"])
        self.client = ["mariadb", "--no-defaults", "-h", "127.0.0.1", "-P", str(self.port), "-u", "bench", "bench"]
        self.url = f"mysql://bench@127.0.0.1:{self.port}/bench"

    def fill(self, table, rows):
        quiet(self.client + ["-e", f"CREATE TABLE {table} ({COLUMNS.replace('TIMESTAMP', 'DATETIME')}); INSERT INTO {table} "
              "SELECT seq, CONCAT('user_', seq), CONCAT('user', seq, '@example.org'), seq % 10 <> 0, seq / 7, "
              "IF(seq % 2 = 0, CONCAT('Hello, I am number ', seq), NULL), '2026-01-01' + INTERVAL seq SECOND "
              f"FROM seq_1_to_{rows}; ANALYZE TABLE {table}"])

    def peer(self, table):
        return self.client + ["--quick", "--batch", "-e", f"SELECT * FROM {table}"]


class Sqlite:
    name = "SQLite"
    process = None

    def __init__(self, root):
        self.file = os.path.join(root, "users.db")
        self.url = f"sqlite:///{self.file}"

    def fill(self, table, rows):
        quiet(["sqlite3", self.file, f"CREATE TABLE {table} ({COLUMNS}); WITH RECURSIVE seq(i) AS "
               f"(SELECT 1 UNION ALL SELECT i + 1 FROM seq WHERE i < {rows}) INSERT INTO {table} "
               "SELECT i, 'user_' || i, 'user' || i || '@example.org', i % 10 <> 0, i / 4.0, "
               "CASE WHEN i % 2 = 0 THEN 'Hello, I am number ' || i END, "
               "datetime('2026-01-01', '+' || i || ' seconds') FROM seq"])

    def peer(self, table):
        return ["sqlite3", "-csv", "-header", self.file, f"SELECT * FROM {table}"]


class Run:
    """One program writing one file: seconds by the clock, of the processor, and its most memory in MB."""

    def __init__(self, words, out=None):
        start = time.perf_counter()
        with open(out or os.devnull, "wb") as output:
            child = subprocess.Popen(words, stdout=output)
            _, status, usage = os.wait4(child.pid, 0)
        self.seconds = time.perf_counter() - start
        if status != 0:
            sys.exit(f"{words[0]} failed")
        self.processor = usage.ru_utime + usage.ru_stime
        self.memory = usage.ru_maxrss / 1024


def compare(server, root):
    server.fill("small", ROWS // 10)
    server.fill("big", ROWS)
    ours_path, peer_path = os.path.join(root, "ours.csv"), os.path.join(root, "peer.csv")

    def export(table):
        return Run([CTL, "--quiet", "records", "export", "--url", server.url, "--table", table, ours_path])

    small = export("small")
    ours, peers = [], []
    for _ in range(ROUNDS):
        peers.append(Run(server.peer("big"), peer_path))
        ours.append(export("big"))
    # A field with a line end would count twice; there is none.
    with open(ours_path, "rb") as lines:
        written = sum(1 for _ in lines) - 1
    if written != ROWS:
        sys.exit(f"{server.name}: {written} rows were written instead of {ROWS}")

    def median(runs, field):
        return statistics.median(getattr(run, field) for run in runs)

    seconds, peer_seconds = median(ours, "seconds"), median(peers, "seconds")
    print(f"{server.name:<12}{ROWS / seconds:>10.0f}{ROWS / peer_seconds:>12.0f}{peer_seconds / seconds:>8.2f}"
          f"{median(peers, 'processor') / median(ours, 'processor'):>11.2f}{small.memory:>12.0f} MB"
          f"{max(run.memory for run in ours):>8.0f} MB{max(run.memory for run in peers):>9.0f} MB", flush=True)


def main():
    root = tempfile.mkdtemp(prefix="athanor-bench-")
    os.chmod(root, 0o755)
    processes = []
    try:
        print(f"{'rows/s of':<12}{'Athanor':>10}{'the peer':>12}{'ratio':>8}{'processor':>11}{'memory, 1/10':>15}{'all':>11}{'peer':>12}")
        for make in (Postgres, MariaDb, Sqlite):
            server = make(root)
            if server.process:
                processes.append(server.process)
            compare(server, root)
            if server.process:
                server.process.terminate()
                server.process.wait()
    finally:
        for process in processes:
            if process.poll() is None:
                process.kill()
                process.wait()
        shutil.rmtree(root, ignore_errors=True)


main()
