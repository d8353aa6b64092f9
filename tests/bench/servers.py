# SPDX-License-Identifier: Apache-2.0
"""Times athanorctl's export against psql and mariadb writing the same table to a file, on private servers.

ROWS (default 5000000) rows are made in each. Printed: rows a second of both, their ratio, and the most memory that
athanorctl took for a tenth of the rows and for all of them, which should be the same.
"""
import glob
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time

CTL = sys.argv[1]
ROWS = int(os.environ.get("ROWS", "5000000"))
COLUMNS = "id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, email VARCHAR(80), age INTEGER, price DECIMAL(12,2), made TIMESTAMP"


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
              f"INSERT INTO {table} SELECT i, 'name ' || i, 'user' || i || '@example.org', i % 90, i / 7.0, "
              f"'2026-01-01'::timestamp + i * interval '1 second' FROM generate_series(1, {rows}) i", "-c", f"ANALYZE {table}"])

    def peer(self, table, path):
        with open(path, "wb") as out:
            subprocess.run(self.client + ["--csv", "-c", f"SELECT * FROM {table}"], check=True, stdout=out)


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
              "SELECT seq, CONCAT('name ', seq), CONCAT('user', seq, '@example.org'), seq % 90, seq / 7, "
              f"'2026-01-01' + INTERVAL seq SECOND FROM seq_1_to_{rows}; ANALYZE TABLE {table}"])

    def peer(self, table, path):
        with open(path, "wb") as out:
            subprocess.run(self.client + ["--quick", "--batch", "-e", f"SELECT * FROM {table}"], check=True, stdout=out)


def export(url, table, path):
    """Seconds and the most memory (MB) of one export."""
    start = time.perf_counter()
    child = subprocess.Popen([CTL, "--quiet", "records", "export", "--url", url, "--table", table, path])
    _, status, usage = os.wait4(child.pid, 0)
    if status != 0:
        sys.exit(f"athanorctl failed on {url}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def main():
    root = tempfile.mkdtemp(prefix="athanor-bench-")
    os.chmod(root, 0o755)
    servers = []
    try:
        print(f"{'':<14}{'Athanor':>14}{'peer':>16}{'ratio':>8}{'memory of a tenth':>20}{'of all':>10}")
        for make in (Postgres, MariaDb):
            server = make(root)
            servers.append(server)
            server.fill("small", ROWS // 10)
            server.fill("big", ROWS)
            ours_path, peer_path = os.path.join(root, "ours.csv"), os.path.join(root, "peer.csv")
            _, small_memory = export(server.url, "small", ours_path)
            start = time.perf_counter()
            server.peer("big", peer_path)
            peer_seconds = time.perf_counter() - start
            seconds, memory = export(server.url, "big", ours_path)
            ratio = peer_seconds / seconds
            print(f"{server.name:<14}{ROWS / seconds:>8.0f} rows/s{ROWS / peer_seconds:>10.0f} rows/s{ratio:>8.2f}"
                  f"{small_memory:>17.0f} MB{memory:>7.0f} MB", flush=True)
            server.process.terminate()
            server.process.wait()
    finally:
        for server in servers:
            if server.process.poll() is None:
                server.process.kill()
                server.process.wait()
        shutil.rmtree(root, ignore_errors=True)


main()
