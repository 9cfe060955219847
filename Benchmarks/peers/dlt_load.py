"""The table into DuckDB by dlt, row by row from the CSV, as its documentation loads files.

    dlt_load.py CSV FOLDER
"""

import csv
import json
import os
import shutil
import sys
import time
from pathlib import Path

path, folder = Path(sys.argv[1]), Path(sys.argv[2])
shutil.rmtree(folder, ignore_errors=True)
folder.mkdir(parents=True)
os.environ |= {"RUNTIME__DLTHUB_TELEMETRY": "false", "RUNTIME__LOG_LEVEL": "ERROR"}

import dlt  # noqa: E402


@dlt.resource(name="data", primary_key="id")
def rows():
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


start = time.perf_counter()
pipeline = dlt.pipeline("bench", pipelines_dir=str(folder), destination=dlt.destinations.duckdb(str(folder / "bench.duckdb")))
pipeline.run(rows())
print(json.dumps({"ms": (time.perf_counter() - start) * 1_000}))
