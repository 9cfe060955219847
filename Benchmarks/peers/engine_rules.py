"""Five rules with failing samples on a loaded table by DuckDB alone.

    engine_rules.py CSV
"""

import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from peers.engine_session import connect, run_rules  # noqa: E402

session = connect()
session.execute(f"CREATE TABLE loaded AS SELECT * FROM read_csv('{sys.argv[1]}', types = {{'phone': 'VARCHAR'}})")
start = time.perf_counter()
found = run_rules(session, "loaded")
print(json.dumps({"ms": (time.perf_counter() - start) * 1_000, "found": found}))
