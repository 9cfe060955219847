"""`heliu ingest` of 1,000,000 × 10 (124 MB): schema inferred, checked for its key, published, served by key."""

from harness import publishing
from harness.measure import BenchmarkFault, Figure

ROWS = 1_000_000
slow = False
bars = []
peers = {}


def setup(bench):
    publishing.table(bench, ROWS)


def ours(bench) -> Figure:
    node = bench.node("ingest").fresh()
    finished = node.command("ingest", publishing.table(bench, ROWS), "--as", "bench", "--key", "id", "--json")
    if finished.json()["rows"] != ROWS:
        raise BenchmarkFault(f"{finished.json()['rows']} rows published of {ROWS}")
    return finished.figure
