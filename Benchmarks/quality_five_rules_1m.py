"""Five rules with failing samples on 1,000,000 loaded rows: the checks alone, without reading or publishing.

A run tells the time of each phase of a step; the phase `checks` is the figure. From outside it cannot be told: a run with
the rules less a run without them varies more than the rules take.
"""

from harness import publishing
from harness.measure import Bar, Figure, NotMeasured, last_line, process

ROWS = 1_000_000
slow = False
bars = [Bar("ratio", 3, "DuckDB alone"), Bar("ms", 400)]
slow_peers = ("Frictionless, types only",)


def setup(bench):
    publishing.prepare(bench, ROWS, "checked")
    for section in ("engine", "expectations"):
        bench.peers.python(section)


def ours(bench) -> Figure:
    checked = publishing.publish(bench, ROWS, "checked")
    told = checked.parts.get("record.checks")
    if told is None:
        raise NotMeasured("the program does not tell the phases of a step (`phases` in `heliu run --json`)")
    return Figure(told, checked.peak_bytes)


def _peer(section: str, script: str):
    def run(bench) -> Figure:
        return last_line(process([bench.peers.python(section), bench.scripts / script, publishing.table(bench, ROWS)]))

    return run


peers = {
    "DuckDB alone": _peer("engine", "engine_rules.py"),
    "Great Expectations": _peer("expectations", "expectations_rules.py"),
    "Frictionless, types only": _peer("frictionless", "frictionless_types.py"),
}
