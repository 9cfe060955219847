"""Decides how the big table goes through a pipeline: one app, one model, five rules."""

from pathlib import Path

from harness import apps, tables
from harness.measure import BenchmarkFault, Figure
from harness.rules import CHECKS

FIELDS = {
    "id": "text", "name": "text", "state": "text", "created": "datetime", "updated_on": "date", "amount": "decimal(18,2)",
    "longitude": "decimal(18,6)", "latitude": "decimal(18,6)", "phone": "text", "note": "text",
}


def table(bench, rows: int) -> Path:
    return tables.million(bench.folder, rows)


def prepare(bench, rows: int, name="publish"):
    """Writes the table and the app. Types are inferred over the whole file, but for the phone, which digits would make a number."""
    node = bench.node(f"{name}-{rows}")
    apps.write(
        node.apps, name, source=f"path: {table(bench, rows)}\ncolumns: {{phone: text}}",
        models={"record": ("key: [id]\n" + apps.fields(**FIELDS), f"SELECT {', '.join(FIELDS)} FROM raw")},
        checks={"record": CHECKS})


def publish(bench, rows: int, name="publish") -> Figure:
    """`heliu run` as a whole process on an empty node; what it says is checked: no row missing, every broken row found."""
    figure, runs = bench.node(f"{name}-{rows}").fresh().run(name)
    step = runs[0]["steps"][0]
    if (step["rowsRead"], step["rowsPublished"]) != (rows, rows):
        raise BenchmarkFault(f"{step['rowsRead']} rows read and {step['rowsPublished']} published of {rows}")
    warned = sum(f"for {tables.broken(rows)} rows" in line["message"] for line in runs[0]["log"])
    if warned != 2:
        raise BenchmarkFault(f"{warned} rules of 2 report the {tables.broken(rows)} rows that break them")
    return figure
