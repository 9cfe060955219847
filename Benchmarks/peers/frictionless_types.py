"""Types of every cell by Frictionless; it knows no other rule at this size within reason.

    frictionless_types.py CSV
"""

import json
import sys
import time
from pathlib import Path

from frictionless import Resource, Schema, fields, system


def main():
    path = Path(sys.argv[1])
    kinds = {"created": fields.DatetimeField(name="created", format="%Y-%m-%d %H:%M:%S"), "updated_on": fields.DateField(name="updated_on")}
    kinds |= {name: fields.NumberField(name=name) for name in ("amount", "longitude", "latitude")}
    names = path.open(encoding="utf-8").readline().strip().split(",")
    schema = Schema(fields=[kinds.get(name) or fields.StringField(name=name) for name in names])
    start = time.perf_counter()
    with system.use_context(trusted=True):
        report = Resource(path=str(path), schema=schema).validate(limit_errors=5)
    ms = (time.perf_counter() - start) * 1_000
    print(json.dumps({"ms": ms, "found": {"errors": report.stats["errors"], "rows": report.tasks[0].stats.get("rows")}}))


# It starts processes of its own, which read this file again.
if __name__ == "__main__":
    main()
