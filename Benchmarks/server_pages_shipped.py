"""Median latency of pages and interfaces over the shipped apps, one request after the other; the figure is the slowest page's."""

import statistics
import time

import server_start_idle
from harness.measure import BenchmarkFault, Figure

PAGES = (
    "/", "/indicators", "/datasets", "/plans/1458", "/ledger", "/api/v1/indicators", "/api/v1/datasets", "/checkpoint", "/health",
)
REQUESTS = 50
slow = False
show_parts = True
bars = []
peers = {}
setup = server_start_idle.setup


def ours(bench) -> Figure:
    parts = {}
    with server_start_idle.shipped(bench).serving() as server:
        for page in PAGES:
            times = []
            for _ in range(REQUESTS):
                start = time.perf_counter()
                status, body = server.request("GET", page, accept="*/*")
                times.append((time.perf_counter() - start) * 1_000)
                if status != 200:
                    raise BenchmarkFault(f"GET {page} answered {status}: {body[:200]!r}")
            parts[page] = statistics.median(times)
        return Figure(max(parts.values()), server.memory("VmHWM"), parts)
