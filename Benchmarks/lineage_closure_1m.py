"""A column's origins, 200 nodes of a graph of 1,000,000 edges, asked over HTTP from a node on SQLite and from one on PostgreSQL."""

import contextlib
import random
import sqlite3
import statistics
import time

from harness import lineage, postgres
from harness.measure import Bar, BenchmarkFault, Figure
from harness.node import administrator

REQUESTS = 20
NODES = 200
slow = False
show_parts = True
bars = [Bar("ms", 50)]
_open = {}
_rng = random.Random(4)


def setup(bench):
    tables = lineage.rows()
    _open["close"] = stack = contextlib.ExitStack()
    url = stack.enter_context(postgres.cluster(bench.work("closure-postgres") / "cluster"))
    for store, address in (("SQLite", ""), ("PostgreSQL", url)):
        node = bench.node(f"closure-{store.lower()}")
        if address:
            node.environment["HELIU_STORE"] = address
        secret = administrator(node.fresh())
        if address:
            lineage.fill_postgres(address, tables)
        else:
            lineage.fill_sqlite(node.folder / "heliu.sqlite", tables)
            _open["file"] = node.folder / "heliu.sqlite"
        server = stack.enter_context(node.serving())
        server.headers["Authorization"] = f"Bearer {secret}"
        _open[store] = server


def teardown(bench):
    if close := _open.pop("close", None):
        close.close()


def _starts():
    return [(_rng.randrange(lineage.TABLES // 2, lineage.TABLES), _rng.randrange(lineage.COLUMNS)) for _ in range(REQUESTS)]


def _ask(server, starts) -> float:
    """Median milliseconds of an answer."""
    server.connection.close()
    server.request("GET", "/health")
    times = []
    for table, column in starts:
        start = time.perf_counter()
        answer = server.json("GET", f"/api/v1/lineage?node=dataset:{lineage.name(table)}.c{column}&direction=upstream&depth=32")
        times.append((time.perf_counter() - start) * 1_000)
        if len(answer["nodes"]) != NODES or any(thing["kind"] == "hidden" for thing in answer["things"]):
            raise BenchmarkFault(f"{len(answer['nodes'])} nodes of {NODES}, or some hidden")
    return statistics.median(times)


def ours(bench) -> Figure:
    """The figure is the slower store's."""
    starts = _starts()
    parts = {store: _ask(_open[store], starts) for store in ("SQLite", "PostgreSQL")}
    return Figure(max(parts.values()), max(_open[store].memory("VmHWM") for store in parts), parts)


def _recursive(bench) -> Figure:
    """The nodes alone by one recursive statement of SQLite's own, nearest first; no edges, no names, no HTTP."""
    store = sqlite3.connect(_open["file"])
    times = []
    for table, column in _starts():
        start = time.perf_counter()
        found = store.execute(
            """
            WITH RECURSIVE origin (node, distance) AS (
                VALUES (?, 0) UNION SELECT from_node, distance + 1 FROM origin JOIN lineage_edge ON to_node = node ORDER BY 2
            ) SELECT DISTINCT node FROM origin LIMIT ?
            """, (lineage.column(table, column), NODES)).fetchall()
        times.append((time.perf_counter() - start) * 1_000)
        if len(found) != NODES:
            raise BenchmarkFault(f"{len(found)} nodes of {NODES}")
    return Figure(statistics.median(times))


peers = {"SQLite, nodes only": _recursive}
