"""A chain of 100 small models, each reading the one before, all published; whole commands."""

import itertools

from harness import apps, dbt
from harness.measure import Bar, BenchmarkFault, Figure

LENGTH = 100
slow = False
# 1 s where dbt takes 6.2 s.
bars = [Bar("ratio", 0.161, "dbt, 100 models")]
_numbers = itertools.count(1)


def _statement(number: int, before: str) -> str:
    return f"SELECT id, value + {number} AS value FROM {before}"


def setup(bench):
    node = bench.node("chain")
    csv = bench.work("chain") / "rows.csv"
    _write_rows(csv)
    declared = "key: [id]\n" + apps.fields(id="integer", value="integer")
    names = ["raw"] + [f"m{number:03d}" for number in range(LENGTH)]
    apps.write(
        node.apps, "chain", source=f"path: {csv}", checks={},
        models={name: (declared, _statement(number, names[number])) for number, name in enumerate(names[1:])})
    node.fresh()
    theirs = {name: _statement(number, f"{{{{ ref('{names[number]}') }}}}") for number, name in enumerate(names[1:])}
    dbt.write(bench.work("chain-dbt") / "project", theirs | {"raw": f"SELECT id, value FROM read_csv('{csv}')"})
    bench.peers.python("dbt")


def _write_rows(path):
    """Other rows each time, so that every model runs again."""
    number = next(_numbers)
    path.write_text("id,value\n" + "".join(f"{row},{row * number}\n" for row in range(100)), encoding="utf-8")


def ours(bench) -> Figure:
    _write_rows(bench.work("chain") / "rows.csv")
    figure, runs = bench.node("chain").run("chain")
    made = sum(step["state"] == "succeeded" and step["rowsPublished"] == 100 for step in runs[0]["steps"])
    if made != LENGTH:
        raise BenchmarkFault(f"{made} models made of {LENGTH}")
    return figure


peers = {"dbt, 100 models": lambda bench: dbt.run(bench, bench.work("chain-dbt") / "project")}
