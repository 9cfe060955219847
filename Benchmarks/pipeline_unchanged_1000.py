"""A run of 1,000 published models of which none changed, in a running server; beside it the whole command."""

from harness import apps
from harness.measure import Bar, BenchmarkFault, Figure
from harness.node import administrator

MODELS = 1_000
NAMES = ("many",)
slow = False
bars = [Bar("ms", 100)]
_open = {}


def setup(bench):
    node = bench.node("unchanged")
    csv = bench.work("unchanged") / "rows.csv"
    csv.write_text("id,value\n" + "".join(f"{row},{row}\n" for row in range(100)), encoding="utf-8")
    declared = "key: [id]\n" + apps.fields(id="integer", value="integer")
    for app in NAMES:
        # A tree: ten models read each one.
        models = {
            f"m{number:03d}": (declared, f"SELECT id, value + {number} AS value FROM {f'm{number // 10:03d}' if number else 'raw'}")
            for number in range(MODELS)
        }
        apps.write(node.apps, app, source=f"path: {csv}", models=models, checks={})
    secret_file = bench.work("unchanged") / "secret"
    try:
        # A node kept from before will do if nothing is made again.
        node.run(*NAMES, state="unchanged")
        secret = secret_file.read_text(encoding="ascii")
    except (BenchmarkFault, OSError, ValueError):
        secret = administrator(node.fresh())
        secret_file.write_text(secret, encoding="ascii")
        node.run(*NAMES)
    serving = node.serving()
    server = serving.__enter__()
    _open.update(serving=serving, server=server)
    server.headers["Authorization"] = f"Bearer {secret}"
    for app in NAMES:
        server.ready(app)


def teardown(bench):
    if serving := _open.pop("serving", None):
        serving.__exit__(None, None, None)


def ours(bench) -> Figure:
    server = _open["server"]
    parts = {app: server.run(app, state="unchanged") for app in NAMES}
    return Figure(sum(parts.values()), server.memory("VmHWM"), parts)


peers = {"ours, whole command": lambda bench: bench.node("unchanged").run(*NAMES, state="unchanged")[0]}
