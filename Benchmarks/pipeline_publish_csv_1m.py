"""CSV of 1,000,000 × 10 (124 MB) → typed, checked by five rules, profiled, published, served by key; against the bare parts."""

import shutil

from harness import publishing
from harness.measure import Bar, Figure, last_line, process

ROWS = 1_000_000
slow = False
bars = [Bar("ratio", 1.3, "bare parts by DuckDB"), Bar("mb", 1_000)]
slow_peers = ("dlt into DuckDB",)


def setup(bench):
    publishing.prepare(bench, ROWS)
    bench.peers.python("engine")


def ours(bench) -> Figure:
    return publishing.publish(bench, ROWS)


def _bare(bench) -> Figure:
    script = bench.scripts / "engine_parts.py"
    return last_line(process([bench.peers.python("engine"), script, publishing.table(bench, ROWS), bench.work("bare")]))


def _sqlite(bench) -> Figure:
    target = bench.work("sqlite") / "import.sqlite"
    target.unlink(missing_ok=True)
    return process([shutil.which("sqlite3"), target, f".import --csv {publishing.table(bench, ROWS)} data"]).figure


def _dlt(bench) -> Figure:
    script = bench.scripts / "dlt_load.py"
    command = [bench.peers.python("dlt"), script, publishing.table(bench, ROWS), bench.work("dlt") / "run"]
    return last_line(process(command, timeout_seconds=1_800))


peers = {"bare parts by DuckDB": _bare, "dlt into DuckDB": _dlt}
if shutil.which("sqlite3"):
    peers["sqlite3 .import, untyped"] = _sqlite
