"""Decides how a PostgreSQL server of a benchmark's own is started and stopped; waits for the disk as in earnest."""

import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

from harness.measure import BenchmarkFault, NotMeasured
from harness.node import free_port


@contextmanager
def cluster(folder: Path):
    """An empty database on a free port; its URL. The server is gone afterwards."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    if not versions:
        raise NotMeasured("there is no PostgreSQL server: apt-get install postgresql")
    binaries = versions[-1]
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    prefix = []
    if os.geteuid() == 0:
        # The server refuses to run as root, and must reach its folder.
        prefix = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"]
        shutil.chown(folder, "postgres")
    port, data = free_port(), folder / "data"

    def call(*command):
        done = subprocess.run([*prefix, *map(str, command)], capture_output=True, text=True, cwd="/")
        if done.returncode != 0:
            raise BenchmarkFault(f"{command[0]}: {done.stderr.strip()[-300:]}")

    call(binaries / "initdb", "-D", data, "-U", "heliu", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-instructions")
    settings = f"listen_addresses = '127.0.0.1'\nport = {port}\nunix_socket_directories = '{folder}'\nshared_buffers = 256MB\n"
    with open(data / "postgresql.conf", "a", encoding="ascii") as file:
        file.write(settings)
    # Its output goes to a file: a server that inherits a pipe keeps it open.
    call("sh", "-c", f"{binaries}/pg_ctl -s -D {data} -w -l {folder}/server.log start > {folder}/start.log 2>&1")
    try:
        yield f"postgres://heliu@127.0.0.1:{port}/postgres?sslmode=disable"
    finally:
        call(binaries / "pg_ctl", "-s", "-D", data, "-m", "fast", "stop")
