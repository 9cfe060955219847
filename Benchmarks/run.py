"""Runs benchmarks: ours and the peers' alternately, medians and ratios on one line each.

    python3 Benchmarks/run.py [NAME …] [--runs 5] [--slow] [--strict] [--json FILE] [--list]
"""

import argparse
import importlib.util
import json
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from harness import machine, report  # noqa: E402
from harness.measure import BenchmarkFault, NotMeasured  # noqa: E402
from harness.node import Node  # noqa: E402
from harness.peers import Peers  # noqa: E402


class Bench:
    """What a benchmark may use: a folder to keep things in, nodes, the peers, notes for the record."""

    def __init__(self, arguments):
        self.program = Path(arguments.program).resolve()
        self.support = Path(arguments.support).resolve()
        self.folder = Path(arguments.folder).resolve()
        self.slow = arguments.slow
        self.folder.mkdir(parents=True, exist_ok=True)
        self.peers = Peers(HERE / "pins.txt", self.folder / "venv")
        self.scripts = HERE / "peers"

    def work(self, name: str) -> Path:
        """A folder of the benchmark's own."""
        folder = self.folder / "work" / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def node(self, name: str) -> Node:
        """A node with its data and its apps in the benchmark's folder."""
        folder = self.work(name)
        (folder / "apps").mkdir(exist_ok=True)
        return Node(self.program, self.support, folder / "data", folder / "apps")


def modules() -> dict:
    """Every benchmark by its name: the files beside this one."""
    found = {}
    for path in sorted(HERE.glob("*_*.py")):
        spec = importlib.util.spec_from_file_location(path.stem, path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found[path.stem] = module
    return found


def perform(name: str, module, bench: Bench, runs: int) -> report.Result:
    """Sets a benchmark up and runs ours and theirs in turn; one round before is not counted, unless the benchmark is slow."""
    # A peer that is slow runs once, and only when asked.
    peers = {peer: fn for peer, fn in module.peers.items() if bench.slow or peer not in getattr(module, "slow_peers", ())}
    once = getattr(module, "slow_peers", ())
    rounds = min(runs, getattr(module, "most_runs", runs))
    result = report.Result(name, list(module.bars), machine.load())
    result.shows_parts = getattr(module, "show_parts", False)
    try:
        module.setup(bench)
        if rounds > 1:
            module.ours(bench)
            for peer, function in peers.items():
                if peer not in once:
                    function(bench)
        for number in range(rounds):
            result.ours.append(module.ours(bench))
            for peer, function in peers.items():
                if peer not in once or number == 0:
                    result.peers.setdefault(peer, []).append(function(bench))
    finally:
        getattr(module, "teardown", lambda bench: None)(bench)
    return result


def arguments():
    root = HERE.parent
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="benchmarks to run; all that are not slow without it")
    parser.add_argument("--runs", type=int, default=5, help="counted runs of each (5)")
    parser.add_argument("--slow", action="store_true", help="also the slow benchmarks and the slow peers")
    parser.add_argument("--strict", action="store_true", help="exit with 1 if one falls short")
    parser.add_argument("--json", metavar="FILE", help="write the record there")
    parser.add_argument("--list", action="store_true", help="show the benchmarks and stop")
    parser.add_argument("--program", default=root / ".build/release/heliu", help="the program to measure")
    parser.add_argument("--support", default=root / ".heliu/support", help="the engine's support folder")
    parser.add_argument("--folder", default=root / ".heliu/bench", help="where tables, peers and data folders go")
    return parser.parse_args()


def main() -> int:
    asked = arguments()
    known = modules()
    if asked.list:
        for name, module in known.items():
            print(f"{name:32} {'slow  ' if module.slow else '      '}{module.__doc__.strip().splitlines()[0]}")
        return 0
    unknown = [name for name in asked.names if name not in known]
    if unknown:
        print(f"[bench] there is no benchmark {', '.join(unknown)}; there are {', '.join(known)}", file=sys.stderr)
        return 2
    if not Path(asked.program).exists():
        print(f"[bench] {asked.program} is missing: run `make build`", file=sys.stderr)
        return 2
    if asked.runs < 1:
        print("[bench] --runs is at least 1", file=sys.stderr)
        return 2
    bench = Bench(asked)
    chosen = asked.names or [name for name, module in known.items() if asked.slow or not module.slow]
    host = machine.describe()
    at_start = machine.load()
    print(f"{host['processor']}, {host['cores']} cores, {host['memory_bytes'] / 1e9:.0f} GB; load {at_start}; {asked.runs} runs each, medians")
    if machine.is_busy(at_start):
        print("the machine is busy: times are too long, only ratios count")
    print(report.row(report.HEADINGS), flush=True)
    results, faults = [], {}

    def keep():
        """Writes the record after each benchmark: one that is stopped keeps what it has."""
        if asked.json:
            record = {
                "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "machine": host, "load_at_start": at_start,
                "load_at_end": machine.load(), "runs": asked.runs, "versions": bench.peers.versions(),
                "benchmarks": [result.record() for result in results], "faults": faults,
            }
            Path(asked.json).write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    for name in chosen:
        try:
            result = perform(name, known[name], bench, asked.runs)
        except NotMeasured as reason:
            print(report.row([name, f"not measured: {reason}"]), flush=True)
            continue
        except (BenchmarkFault, OSError, KeyError, ValueError) as fault:
            faults[name] = f"{type(fault).__name__}: {fault}"
            print(report.row([name, "failed"]) + "\n  " + faults[name].replace("\n", "\n  "), flush=True)
            keep()
            continue
        results.append(result)
        keep()
        for cells in result.lines():
            print(report.row(cells), flush=True)
    short = [result.name for result in results if result.verdict == "short"]
    if faults:
        return 1
    return 1 if asked.strict and short else 0


if __name__ == "__main__":
    sys.exit(main())
