"""The same with 10,000,000 rows (1.25 GB) against ours with 1,000,000: time grows no faster than rows, memory stays."""

from harness import publishing
from harness.measure import Bar, Figure

ROWS = 10_000_000
slow = True
most_runs = 3
bars = [Bar("ratio", 10.5, "ours, 1,000,000 rows"), Bar("mb", 1_000)]


def setup(bench):
    publishing.prepare(bench, ROWS)
    publishing.prepare(bench, ROWS // 10)


def ours(bench) -> Figure:
    return publishing.publish(bench, ROWS)


peers = {"ours, 1,000,000 rows": lambda bench: publishing.publish(bench, ROWS // 10)}
