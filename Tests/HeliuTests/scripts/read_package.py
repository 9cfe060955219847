"""Reads an exported Data Package and its bundle with the programs of others: read_package.py FOLDER BUNDLE.

FOLDER holds the tutorial's stations, readings and faults; BUNDLE is the folder of the published version of the readings.
"""
import datetime
import decimal
import hashlib
import json
import sys

import duckdb
import frictionless
import pandas
import polars

folder, bundle = sys.argv[1:]


def same(found, wanted, what):
    if found != wanted:
        sys.exit(f"{what}: {found!r}, not {wanted!r}")


package = json.load(open(f"{folder}/datapackage.json", encoding="utf-8"))
for resource in package["resources"]:
    content = open(f"{folder}/{resource['path']}", "rb").read()
    same("sha256:" + hashlib.sha256(content).hexdigest(), resource["hash"], resource["name"])
    same(len(content), resource["bytes"], resource["name"])
report = frictionless.validate(f"{folder}/datapackage.json")
same(report.flatten(["type", "message"]), [], "frictionless")
same(sum(task.stats.get("rows") or 0 for task in report.tasks), 6 + 73 + 3, "rows frictionless counted")
reading = frictionless.Package(f"{folder}/datapackage.json").get_resource("stations.reading")
same(reading.schema.primary_key, ["station", "month", "pollutant"], "primary key")
same(reading.schema.foreign_keys[0]["reference"], {"resource": "stations.station", "fields": ["code"]}, "foreign key")
row = reading.read_rows()[0]
same((type(row["month"]), type(row["mean"])), (datetime.date, decimal.Decimal), "types in frictionless")

# A wrong value must be found, or the agreement above means nothing.
table = open(f"{folder}/stations.reading.csv", encoding="utf-8").read()
open(f"{folder}/stations.reading.csv", "w", encoding="utf-8").write(table.replace("pm25", "pm10", 1))
damaged = {code for (code,) in frictionless.validate(f"{folder}/datapackage.json").flatten(["type"])}
if not {"hash-count", "constraint-error"} & damaged:
    sys.exit(f"frictionless did not find the damage: {damaged}")

parquet = f"{folder}/stations.reading.parquet"
frame = pandas.read_parquet(parquet, dtype_backend="pyarrow")
same({name: str(kind) for name, kind in frame.dtypes.items()}, {
    "station": "string[pyarrow]", "month": "date32[day][pyarrow]", "pollutant": "string[pyarrow]",
    "mean": "decimal128(9, 1)[pyarrow]", "valid_days": "int64[pyarrow]",
}, "types in pandas")
first = frame.sort_values(["station", "month", "pollutant"]).iloc[0]
same((first["mean"], first["month"]), (decimal.Decimal("111.3"), datetime.date(2024, 1, 1)), "first row in pandas")

frame = polars.read_parquet(parquet)
same(dict(frame.schema), {
    "station": polars.String(), "month": polars.Date(), "pollutant": polars.String(), "mean": polars.Decimal(9, 1), "valid_days": polars.Int64(),
}, "types in polars")
same((len(frame), frame["mean"].max()), (73, decimal.Decimal("184.5")), "rows and maximum in polars")
faults = polars.read_parquet(f"{folder}/stations.fault.parquet")
same((faults.schema["occurred"].is_temporal(), faults.schema["long"]), (True, polars.Boolean()), "moments and flags in polars")

manifest = json.load(open(f"{bundle}/manifest.json"))
for name, file in manifest["files"].items():
    same(hashlib.sha256(open(f"{bundle}/{name}", "rb").read()).hexdigest(), file["sha256"], name)
found = duckdb.sql(
    f"SELECT count(*), max(mean), typeof(any_value(mean)), min(month), typeof(any_value(month)) FROM read_parquet('{bundle}/data.parquet')"
).fetchall()[0]
same(found, (73, decimal.Decimal("184.5"), "DECIMAL(9,1)", datetime.date(2024, 1, 1), "DATE"), "duckdb")
print("all agree")
