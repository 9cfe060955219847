"""DuckDB as the peers use it, with the memory and processors that our engine has, and the five rules on a table."""

import os
from pathlib import Path

import duckdb

from harness.rules import BROKEN


def connect(*extensions):
    session = duckdb.connect(config={
        "threads": os.cpu_count(), "memory_limit": "1GB", "autoinstall_known_extensions": False, "allow_unsigned_extensions": True,
    })
    for name in extensions:
        package = __import__(f"duckdb_extension_{name}")
        file = next(Path(package.__path__[0]).rglob(f"{name}.duckdb_extension"))
        session.execute(f"LOAD '{file}'")
    return session


def run_rules(session, table: str) -> dict[str, int]:
    """Counts the rows that break each rule and fetches five of them, as ours does."""
    counts = ", ".join(f"count(*) FILTER (WHERE {condition})" for condition in BROKEN.values())
    found = dict(zip(BROKEN, session.execute(f"SELECT {counts} FROM {table}").fetchone()))
    found["id_unique"] = session.execute(f"SELECT count(id) - count(DISTINCT id) FROM {table}").fetchone()[0]
    for rule, condition in BROKEN.items():
        if found[rule]:
            session.execute(f"SELECT * FROM {table} WHERE {condition} LIMIT 5").fetchall()
    return found
