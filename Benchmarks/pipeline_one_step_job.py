"""A job of one step from its trigger to the published version, in a running server; peers as whole commands."""

import itertools
import os

from harness import apps, dbt
from harness.measure import Bar, Figure, process
from harness.node import administrator

slow = False
bars = [Bar("ms", 50, "dbt, one model")]
_numbers = itertools.count(1)
_open = {}


def _write_rows(path):
    """A hundred rows that differ from all before: an unchanged source would publish nothing."""
    number = next(_numbers)
    path.write_text("id,value\n" + "".join(f"{row},{row * number}\n" for row in range(100)), encoding="utf-8")


def setup(bench):
    node = bench.node("step")
    csv = bench.work("step") / "rows.csv"
    _write_rows(csv)
    apps.write(
        node.apps, "step", source=f"path: {csv}", checks={},
        models={"total": ("key: [id]\n" + apps.fields(id="integer", value="integer"), "SELECT id, value FROM raw")})
    node.fresh()
    secret = administrator(node)
    serving = node.serving()
    server = serving.__enter__()
    server.headers["Authorization"] = f"Bearer {secret}"
    _open.update(serving=serving, server=server, csv=csv)
    server.ready("step")
    dbt.write(bench.work("step-dbt") / "project", {"total": f"SELECT id, value FROM read_csv('{csv}')"})
    (bench.work("step-dagster") / "dagster.yaml").write_text("telemetry: {enabled: false}\n", encoding="utf-8")
    bench.peers.python("dbt"), bench.peers.python("dagster")


def teardown(bench):
    if serving := _open.pop("serving", None):
        serving.__exit__(None, None, None)


def ours(bench) -> Figure:
    _write_rows(_open["csv"])
    server = _open["server"]
    return Figure(server.run("step"), server.memory("VmHWM"))


def _dbt(bench) -> Figure:
    return dbt.run(bench, bench.work("step-dbt") / "project")


def _dagster(bench) -> Figure:
    home = bench.work("step-dagster")
    environment = os.environ | {
        "DAGSTER_HOME": str(home), "BENCH_CSV": str(_open["csv"]), "BENCH_DATABASE": str(home / "bench.duckdb")}
    command = [bench.peers.program("dagster", "dagster"), "job", "execute", "-f", bench.scripts / "dagster_job.py", "-j", "one"]
    return process(command, env=environment, cwd=home).figure


peers = {"dbt, one model": _dbt, "Dagster, one op": _dagster}
