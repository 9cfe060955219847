"""Decides what a large lineage graph looks like, and how it gets into a node's store without a million publications."""

import random
import shutil
import sqlite3
import subprocess

from harness.measure import BenchmarkFault

TABLES, COLUMNS, SOURCES = 10_020, 10, 10
FIRST_COLUMN = 1_000_001


def name(table: int) -> str:
    return f"wide.t{table:05d}"


def column(table: int, number: int) -> int:
    return FIRST_COLUMN + table * COLUMNS + number


def rows() -> dict[str, list[tuple]]:
    """10,020 open datasets of ten columns; each column comes from one column of each of ten earlier datasets: 1,001,450 edges."""
    rng = random.Random(3)
    register = [
        (f"dataset/{name(t)}", "dataset", name(t), name(t), "", "", "node", None, "general.1", "open", "active", "wide", 1, 1) for t in range(TABLES)]
    edges = []
    for table in range(1, TABLES):
        for number in range(COLUMNS):
            for before in rng.sample(range(max(0, table - 400), table), min(table, SOURCES)):
                edges.append((column(table, number), column(before, rng.randrange(COLUMNS)), rng.randrange(2), None))
    return {
        "resource": register,
        "dataset": [(name(t), f"dataset/{name(t)}", None) for t in range(TABLES)],
        "lineage_table": [(t + 1, "dataset", name(t), None, None, 1) for t in range(TABLES)],
        "lineage_column": [(column(t, c), t + 1, f"c{c}") for t in range(TABLES) for c in range(COLUMNS)],
        "lineage_edge": edges,
    }


def fill_sqlite(path, tables):
    with sqlite3.connect(path) as store:
        for table, lines in tables.items():
            store.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(lines[0]))})", lines)
        store.execute("ANALYZE")


def fill_postgres(url, tables):
    psql = shutil.which("psql")
    if psql is None:
        raise BenchmarkFault("psql is missing: apt-get install postgresql-client")
    for table, lines in tables.items():
        text = "\n".join("\t".join("\\N" if value is None else str(value) for value in line) for line in lines)
        done = subprocess.run(
            [psql, "-q", "-X", "-v", "ON_ERROR_STOP=1", url, "-c", f"COPY {table} FROM STDIN"], input=text, capture_output=True, text=True)
        if done.returncode != 0:
            raise BenchmarkFault(f"COPY {table}: {done.stderr[-300:]}")
    subprocess.run([psql, "-q", "-X", url, "-c", "VACUUM ANALYZE"], check=True)
