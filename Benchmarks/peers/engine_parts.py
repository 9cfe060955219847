"""The bare parts by DuckDB alone: CSV → Parquet, five rules, SUMMARIZE, rows and key index in SQLite.

    engine_parts.py CSV FOLDER
"""

import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from peers.engine_session import connect, run_rules  # noqa: E402

csv, folder = sys.argv[1], Path(sys.argv[2])
parquet, served = folder / "bare.parquet", folder / "bare.sqlite"
for old in (parquet, served):
    old.unlink(missing_ok=True)
session = connect("sqlite_scanner")
parts = {}


def timed(name, statements):
    start = time.perf_counter()
    for statement in statements:
        session.execute(statement).fetchall()
    parts[name] = (time.perf_counter() - start) * 1_000


# Of all columns only the phone is told its type: eleven digits would pass for a number.
timed("csv_to_parquet", [f"COPY (SELECT * FROM read_csv('{csv}', types = {{'phone': 'VARCHAR'}})) TO '{parquet}' (FORMAT parquet)"])
session.execute(f"CREATE VIEW bare AS SELECT * FROM read_parquet('{parquet}')")
start = time.perf_counter()
found = run_rules(session, "bare")
parts["five_rules"] = (time.perf_counter() - start) * 1_000
timed("summarize", ["SUMMARIZE bare"])
session.execute(f"ATTACH '{served}' AS served (TYPE sqlite)")
timed("sqlite_rows", ["CREATE TABLE served.main.data AS SELECT * FROM bare"])
timed("sqlite_key", ["CREATE INDEX data_key ON served.main.data (id)"])
print(json.dumps({"ms": sum(parts.values()), "parts": parts, "found": found}))
